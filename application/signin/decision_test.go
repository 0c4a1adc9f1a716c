package signin

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// full gives a value in which no field is zero, so that a field that is lost on the way shows.
func full(t *testing.T) login.Evidence {
	t.Helper()
	var e login.Evidence
	fill(reflect.ValueOf(&e).Elem())
	return e
}

func fill(v reflect.Value) {
	if _, ok := v.Interface().(time.Time); ok {
		v.Set(reflect.ValueOf(time.Date(2026, 3, 29, 1, 59, 59, 123456000, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(3)
	}
}

// A recorded decision can be made again: nothing of its inputs is lost on the way to storage and back.
func TestDecisionsRoundTrip(t *testing.T) {
	e := full(t)
	at := time.Date(2026, 11, 21, 8, 0, 0, 654321000, time.UTC)
	c := current{realm: ports.Realm{Document: policy.Document{Policy: policy.Policy{Records: policy.Records{Decisions: true}}}}}
	c.Version = 7
	var got decision
	if err := json.Unmarshal(inputs(c, e, at, "granted"), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(decision{7, at, e, "granted"}, got); d != "" {
		t.Error(d)
	}
}

// A replayed decision is the one that was made.
func TestARecordedDecisionIsMadeAgain(t *testing.T) {
	p := policy.Policy{Services: []policy.Service{{ID: "s", Audiences: []policy.Audience{{
		ID: policy.Everyone, Organisations: policy.OrganisationEnrolled, Branches: policy.Refuse,
		Methods: []policy.MethodRule{{Method: policy.EHerkenning, Minimum: assurance.EH3}}, Enter: "r", WithoutRole: policy.WaitForRole,
	}}}}}
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	c := current{realm: ports.Realm{Document: policy.Document{Policy: policy.Policy{Records: policy.Records{Decisions: true}}}}}
	for _, level := range assurance.All() {
		for _, enter := range []bool{true, false} {
			e := login.Evidence{Asked: login.Asked{Service: "s"}, Person: login.PersonFacts{MayUseMethod: true, MayEnter: enter}}
			e.Upstream = login.Upstream{Proven: true, Level: level, At: now, Organisation: true, Enrolled: true}
			var got decision
			if err := json.Unmarshal(inputs(c, e, now, ""), &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(login.Next(p, e, now), login.Next(p, got.Evidence, got.At)); d != "" {
				t.Errorf("level %s, may enter %t: %s", level, enter, d)
			}
		}
	}
}

// A realm may switch the records off.
func TestARealmMayKeepNoDecisions(t *testing.T) {
	if got := inputs(current{}, login.Evidence{}, time.Now(), "granted"); got != nil {
		t.Errorf("kept %s", got)
	}
}
