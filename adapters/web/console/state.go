package console

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/voordeur/voordeur/adapters/web/desk"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/domain/funnel"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/preview"
	"github.com/voordeur/voordeur/ports"
)

// StateView is how an environment is doing. It holds what was measured, and nothing else.
type StateView struct {
	desk.Frame
	Now     time.Time
	Realms  []RealmState
	Parties []ports.Counterparty
	Keys    []Certificate
	Drafts  []Opened // approved, or with a date
	Turns   []TurnLine
	People  People
	Logins  *Logins // nil: the reader may not see them
}

// RealmState is one environment with what is live there.
type RealmState struct {
	desk.Environment
	Version Version
	Here    bool
}

// TurnLine is an instant at which a rule of what is live begins or ends, in words.
type TurnLine struct {
	At          time.Time
	What, Where string
}

// Certificate is one of ours or of a counterparty, or a key of ours that has none.
type Certificate struct {
	What, Whose string
	ID          string // enough of its fingerprint to tell it from another
	State       string // of a key of ours; empty: it is not ours
	From, Until time.Time
}

// Logins are those of the last days.
type Logins struct {
	Dates []time.Time
	Lines []LoginLine
	More  string
}

// LoginLine is one line of them, with what it is called.
type LoginLine struct {
	Name string
	funnel.Line
}

// Ours gives a key of this environment as a line.
func Ours(c ui.Ctx, k ports.Key) Certificate {
	what := map[ports.KeyUse]func() string{
		ports.KeySAMLSigning: c.ConsolestateKeySamlsigning, ports.KeySAMLDecryption: c.ConsolestateKeySamldecryption, ports.KeySAMLTLS: c.ConsolestateKeySamltls,
		ports.KeyOIDCES256: c.ConsolestateKeyEs256, ports.KeyOIDCRS256: c.ConsolestateKeyRs256,
	}[k.Use]
	state := map[ports.KeyState]func() string{
		ports.KeyActive: c.ConsolestateKeyActive, ports.KeyAnnounced: c.ConsolestateKeyAnnounced, ports.KeyRetiring: c.ConsolestateKeyRetiring,
	}[k.State]
	out := Certificate{What: what(), Whose: c.ConsolestateStateOurs(), ID: short(k.ID), State: state(), Until: k.NotAfter}
	if k.Certificate != nil {
		out.From = k.Certificate.NotBefore
	}
	return out
}

// Theirs gives the certificates of a counterparty as lines.
func Theirs(c ui.Ctx, p ports.Counterparty) []Certificate {
	var out []Certificate
	for _, x := range p.Certificates {
		sum := sha256.Sum256(x.Raw)
		out = append(out, Certificate{What: c.ConsolestateStateTheirs(), Whose: p.Name, ID: short(hex.EncodeToString(sum[:])), From: x.NotBefore, Until: x.NotAfter})
	}
	return out
}

func short(id string) string { return id[:min(len(id), 12)] }

// Sorted puts what ends first before the rest, and what has no end behind it.
func Sorted(list []Certificate) []Certificate {
	slices.SortStableFunc(list, func(a, b Certificate) int {
		if a.Until.IsZero() != b.Until.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.Until.IsZero()]
		}
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.What, b.What))
	})
	return list
}

// TurnOf says in words what happens.
func TurnOf(c ui.Ctx, p policy.Policy, t preview.Turn) TurnLine {
	name := said(c, values, t.Name)
	begins, ends := map[preview.Rule]string{
		preview.RuleMethod: c.ConsolestateTurnMethod(name), preview.RuleFactor: c.ConsolestateTurnFactor(name), preview.RuleAnnounce: c.ConsolestateTurnAnnounce(name),
		preview.RuleProof: c.ConsolestateTurnProof(name), preview.RuleEmail: c.ConsolestateTurnEmail(), preview.RuleOpen: c.ConsolestateTurnReopened(),
	}, map[preview.Rule]string{
		preview.RuleMethod: c.ConsolestateTurnMethodends(name), preview.RuleFactor: c.ConsolestateTurnFactorends(name), preview.RuleProof: c.ConsolestateTurnProofends(name),
		preview.RuleEmail: c.ConsolestateTurnEmailends(), preview.RuleOffer: c.ConsolestateTurnOffer(), preview.RuleOpen: c.ConsolestateTurnMaintenance(),
	}
	out := TurnLine{At: t.At, What: begins[t.Rule]}
	if t.Ends {
		out.What = ends[t.Rule]
	}
	lang := string(c.Lang())
	service, _ := p.Service(t.Service)
	audience, _ := service.Audience(t.Audience)
	out.Where = cmp.Or(service.Name.In(lang), t.Service, c.ConsolestateTurnEverywhere())
	if called := audience.Name.In(lang); called != "" {
		out.Where += ", " + called
	}
	return out
}

// ended and ending count the certificates that are past their end, or near it.
func (v StateView) ended() int {
	return v.count(func(k Certificate) bool { return !v.Now.Before(k.Until) })
}

func (v StateView) ending() int {
	return v.count(func(k Certificate) bool { return v.Now.Before(k.Until) && k.Until.Sub(v.Now) < notice })
}

func (v StateView) count(of func(Certificate) bool) (n int) {
	for _, k := range v.Keys {
		if !k.Until.IsZero() && of(k) {
			n++
		}
	}
	return n
}

// broken lists the counterparties that nobody can log in through now.
func (v StateView) broken() []string {
	var out []string
	for _, p := range v.Parties {
		if !p.Trusted {
			out = append(out, p.Name)
		}
	}
	return out
}

// partyFacts are what was measured.
func partyFacts(c ui.Ctx, p ports.Counterparty) []ui.Fact {
	moment := func(t time.Time) []string {
		if t.IsZero() {
			return []string{c.ConsolestateStateNever()}
		}
		return []string{c.Moment(t)}
	}
	out := []ui.Fact{{Term: c.ConsolestateStateFetched(), Lines: moment(p.Fetched)}}
	if fault := faultOf(c, p.Fault); fault != "" {
		out = append(out, ui.Fact{Term: c.ConsolestateStateLast(), Lines: []string{fault}})
	}
	if p.Trusted {
		until := []string{c.ConsolestateStateNoend()}
		if !p.Until.IsZero() {
			until = moment(p.Until)
		}
		out = append(out, ui.Fact{Term: c.ConsolestateStateUntil(), Lines: until})
	}
	out = append(out, ui.Fact{Term: c.ConsolestateStateAnswer(), Lines: moment(p.Answered)})
	if !p.Missed.IsZero() {
		out = append(out, ui.Fact{Term: c.ConsolestateStateMissed(), Lines: moment(p.Missed)})
	}
	return out
}

func faultOf(c ui.Ctx, f ports.MetadataFault) string {
	switch f {
	case ports.MetadataUnreachable:
		return c.ConsolestateFaultUnreachable()
	case ports.MetadataUntrusted:
		return c.ConsolestateFaultUntrusted()
	case ports.MetadataExpired:
		return c.ConsolestateFaultExpired()
	case ports.MetadataUnusable:
		return c.ConsolestateFaultUnusable()
	}
	return ""
}
