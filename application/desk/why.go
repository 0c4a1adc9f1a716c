package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/explain"
	"github.com/voordeur/voordeur/domain/replay"
	"github.com/voordeur/voordeur/ports"
)

// Why is a decision about a login, with how it came about.
type Why struct {
	At
	Reference string      // as it was asked for; empty: nothing was
	Found     bool        // else there is no such decision, it is too old, or it is another realm's: which of them is not told
	Decision  audit.Event // without personal values
	Course    []audit.Event
	Explanation
}

// Explanation is what a record of a decision says. It is empty where the record does not explain the decision.
type Explanation struct {
	explain.Explanation
	Explained bool
	Version   ports.PolicyVersion // that the decision was made by
}

// courseLength is how many events of one login are told: who types codes at length tells nothing new.
const courseLength = 50

// Why opens the decision that people see the reference of (XC-40). The look is recorded, also where nothing was found.
func (s *Service) Why(ctx context.Context, c Caller, environment, typed string) (Why, error) {
	var out Why
	err := s.in(ctx, c, environment, ExplainLogins, func(ctx context.Context, st ports.Store, at At) error {
		out = Why{At: at, Reference: readReference(typed)}
		if out.Reference == "" {
			return nil
		}
		if err := s.decision(ctx, st, &out); err != nil {
			return err
		}
		e := s.event(at.Actor(), audit.LoginExplained, "logins")
		e.Facts["found"] = "0"
		if out.Found {
			e.Object, e.Reference, e.Facts["found"] = loginOf(out.Decision), out.Reference, "1"
		}
		return st.Audit().Append(ctx, e)
	})
	if err != nil || !out.Found {
		return out, err
	}
	return out, s.explain(ctx, &out)
}

// readReference reads a reference as people type it. What cannot be one is kept as it is: it is found nowhere.
func readReference(typed string) string {
	code := strings.ToUpper(strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == '-' || r == '\t' }), ""))
	if len(code) == 8 {
		return code[:4] + "-" + code[4:]
	}
	return code
}

// decision finds the newest decision with the reference, and what happened in the same login.
func (s *Service) decision(ctx context.Context, st ports.Store, out *Why) error {
	decided, err := st.Audit().Newest(ctx, ports.AuditQuery{
		Actions: []audit.Action{audit.LoginGranted, audit.LoginRefused}, Reference: out.Reference, Decided: true, Limit: 1,
	})
	if err != nil || len(decided) == 0 {
		return err
	}
	out.Found, out.Decision = true, decided[0]
	all, err := st.Audit().Newest(ctx, ports.AuditQuery{Reference: out.Reference, Limit: courseLength})
	for _, e := range all {
		if loginOf(e) == loginOf(out.Decision) && e.Action != audit.LoginExplained {
			e.Personal, e.Inputs = nil, nil
			out.Course = append([]audit.Event{e}, out.Course...)
		}
	}
	return err
}

// loginOf names the login that an event tells of: those about somebody's own account have it among the facts.
func loginOf(e audit.Event) string {
	if login := e.Facts["login"]; login != "" {
		return login
	}
	return e.Object
}

// explain makes the decision again by the document of its time.
func (s *Service) explain(ctx context.Context, out *Why) error {
	rec, missing := replay.Read(out.Decision.Inputs)
	out.Decision.Personal, out.Decision.Inputs = nil, nil
	number := rec.Policy
	if len(missing) > 0 {
		number, _ = strconv.Atoi(out.Decision.Facts["policy"])
	}
	err := s.Work.View(ctx, out.Target.ID, func(ctx context.Context, st ports.Store) (err error) {
		out.Version, err = st.Policies().ByNumber(ctx, number)
		return err
	})
	if errors.Is(err, ports.ErrNotFound) || (err == nil && len(missing) > 0) {
		return nil
	}
	if err != nil {
		return err
	}
	r, err := s.Directory.AtVersion(ctx, out.Target.ID, number)
	if err == nil {
		out.Explanation.Explanation, out.Explained = explain.Of(r.Document, rec)
	}
	return err
}
