package signin

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/domain/role"
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
	at := time.Date(2026, 11, 21, 8, 0, 0, 654321000, time.UTC)
	c := current{realm: ports.Realm{Document: policy.Document{Policy: policy.Policy{Records: policy.Records{Decisions: true}}}}}
	c.Version = 7
	got, missing := replay.Read(inputs(c, State{evidence: full(t), decided: at, roles: []role.Name{"r"}}, replay.Granted))
	if d := cmp.Diff(replay.Record{Policy: 7, At: at, Evidence: full(t), Roles: []role.Name{"r"}, Outcome: "granted"}, got); d != "" || missing != nil {
		t.Error(d, missing)
	}
}

// A realm may switch the records off.
func TestARealmMayKeepNoDecisions(t *testing.T) {
	if got := inputs(current{}, State{}, replay.Granted); got != nil {
		t.Errorf("kept %s", got)
	}
}
