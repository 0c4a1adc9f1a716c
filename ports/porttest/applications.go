package porttest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// newApplication has every field filled, each with what makes it hard to keep.
func newApplication() registration.Application {
	return registration.Application{
		ID: registration.ID(uuid()), Reference: strings.ToUpper(letters(4) + "-" + letters(4)), Token: random32(), Kind: awkward, Audience: awkward,
		Applicant: registration.Company, State: registration.AwaitingSecond, Since: moment, Language: "de",
		Email: must(identity.ParseEmail("Jan_" + letters(8) + "@bedrijf.example")), Proven: moment, Person: identity.PersonID(uuid()),
		Form: []byte(nul + awkward), Document: registration.DocumentID(uuid()), CreatedAt: moment, SubmittedAt: moment.Add(time.Hour),
		Claim: registration.Claim{By: "staff:a", At: moment}, First: registration.Approval{By: "staff:b", At: moment},
		Decisions: []registration.Decision{
			{By: "staff:c", At: moment, Verdict: registration.AskMore, Reason: registration.Differs, Note: []byte(nul)},
			{By: "staff:b", At: moment.Add(time.Second), Verdict: registration.Approve},
		},
		Practice: true, Due: moment.Add(time.Minute),
	}
}

// newDraft has nothing that need not be there.
func newDraft() registration.Application {
	return registration.Application{
		ID: registration.ID(uuid()), Reference: strings.ToUpper(letters(4) + "-" + letters(4)), Kind: "k", Applicant: registration.Citizen, State: registration.Draft, CreatedAt: moment,
	}
}

// submitted is a draft that was sent at an instant.
func submitted(at time.Time, state registration.State) registration.Application {
	a := newDraft()
	a.State, a.SubmittedAt, a.Email = state, at, must(identity.ParseEmail("x"+letters(8)+"@bedrijf.example"))
	return a
}

func (w world) apply(all ...registration.Application) {
	w.Helper()
	w.do(func(ctx context.Context, s ports.Store) error {
		for _, a := range all {
			if err := s.Applications().Put(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w world) application(id registration.ID) (got registration.Application) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) (err error) {
		got, err = s.Applications().ByID(ctx, id)
		return err
	})
	return got
}

// Applications holds the contract of ports.Applications.
func Applications(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		given := newApplication()
		kept := given
		kept.Revision = 1
		w.run("round trip, whole and nearly empty", func(w world) {
			in := given
			in.Since = moment.In(time.FixedZone("CET", 3600)).Add(999)
			bare := newDraft()
			w.apply(in, bare)
			w.same(w.application(given.ID), kept)
			bare.Revision = 1
			w.same(w.application(bare.ID), bare)
		})
		w.run("found by each of its names, and by nothing else", func(w world) { w.namesOf(kept) })
		w.run("another realm sees nothing", func(w world) {
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Applications().ByToken(ctx, given.Token)
				return err
			})
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Applications().ByReference(ctx, given.Reference)
				return err
			})
		})
		w.run("a stale one, a second one and a reference or token of another are refused", func(w world) {
			first := newDraft()
			first.Token = random32()
			w.apply(first)
			for _, same := range []func(*registration.Application){
				func(a *registration.Application) { a.ID = first.ID },
				func(a *registration.Application) { a.Reference = first.Reference },
				func(a *registration.Application) { a.Token = first.Token },
			} {
				next := newDraft()
				same(&next)
				w.refused(ports.ErrConflict, w.try(func(ctx context.Context, s ports.Store) error { return s.Applications().Put(ctx, next) }))
			}
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				a := first
				a.Revision, a.Language = 1, letters(2)
				return true, s.Applications().Put(ctx, a)
			})
		})
		w.run("of those who hold it, each sees what the one before left", func(w world) {
			a := submitted(moment, registration.Submitted)
			w.apply(a)
			w.oneWins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				held, err := s.Applications().ForUpdate(ctx, a.ID)
				if err != nil || held.State != registration.Submitted {
					return false, err
				}
				held.State = registration.UnderReview
				return true, s.Applications().Put(ctx, held)
			})
		})
		w.run("the one sent last from an address", func(w world) { w.ofEmail() })
		w.run("removed with its document, and again", func(w world) {
			doc := ports.SealedDocument{ID: registration.DocumentID(uuid()), Application: given.ID, Content: []byte(nul), AddedAt: moment}
			w.do(func(ctx context.Context, s ports.Store) error { return s.Documents().Put(ctx, doc) })
			for range 2 {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Applications().Remove(ctx, given.ID) })
			}
			w.view(func(ctx context.Context, s ports.Store) error {
				_, err := s.Applications().ForUpdate(ctx, given.ID)
				w.refused(ports.ErrNotFound, err)
				_, err = s.Documents().Get(ctx, doc.ID)
				w.refused(ports.ErrNotFound, err)
				return nil
			})
		})
	})
}

// namesOf looks for one application by each of its names, and by names that are nearly right.
func (w world) namesOf(want registration.Application) {
	w.Helper()
	w.view(func(ctx context.Context, s ports.Store) error {
		find := s.Applications()
		for name, look := range map[string]func() (registration.Application, error){
			"token":     func() (registration.Application, error) { return find.ByToken(ctx, want.Token) },
			"id":        func() (registration.Application, error) { return find.ForUpdate(ctx, want.ID) },
			"reference": func() (registration.Application, error) { return find.ByReference(ctx, want.Reference) },
			"reference in lower case": func() (registration.Application, error) {
				return find.ByReference(ctx, strings.ToLower(want.Reference))
			},
			"address": func() (registration.Application, error) {
				return find.OfEmail(ctx, must(identity.ParseEmail(strings.ToUpper(want.Email.String()))))
			},
			"person": func() (registration.Application, error) { return find.OfPerson(ctx, want.Person) },
		} {
			got, err := look()
			if err != nil {
				w.Errorf("by %s: %v", name, err)
			}
			w.same(got, want)
		}
		for _, look := range []func() (registration.Application, error){
			func() (registration.Application, error) { return find.ByToken(ctx, [32]byte{}) },
			func() (registration.Application, error) { return find.ByToken(ctx, random32()) },
			func() (registration.Application, error) {
				return find.ByID(ctx, registration.ID(upper(string(want.ID))))
			},
			func() (registration.Application, error) { return find.ByReference(ctx, want.Reference[:8]) },
			func() (registration.Application, error) { return find.OfPerson(ctx, "") },
			func() (registration.Application, error) {
				return find.OfEmail(ctx, must(identity.ParseEmail("niemand@bedrijf.example")))
			},
		} {
			_, err := look()
			w.refused(ports.ErrNotFound, err)
		}
		return nil
	})
}

func (w world) ofEmail() {
	w.Helper()
	draft, older, newer := newDraft(), submitted(moment, registration.Refused), submitted(moment.Add(time.Hour), registration.Submitted)
	draft.Email, older.Email, newer.Email = must(identity.ParseEmail("zelfde@bedrijf.example")), must(identity.ParseEmail("zelfde@bedrijf.example")), must(identity.ParseEmail("Zelfde@bedrijf.example"))
	draft.CreatedAt = moment.Add(2 * time.Hour)
	w.apply(draft)
	w.view(func(ctx context.Context, s ports.Store) error {
		_, err := s.Applications().OfEmail(ctx, draft.Email)
		w.refused(ports.ErrNotFound, err)
		return nil
	})
	w.apply(newer, older)
	w.view(func(ctx context.Context, s ports.Store) error {
		got, err := s.Applications().OfEmail(ctx, draft.Email)
		w.same(got.ID, newer.ID)
		return err
	})
}

// ApplicationList holds the contract of lists of applications: of the queue, and of the job that tidies up.
func ApplicationList(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		first, second, third := submitted(moment, registration.Submitted), submitted(moment.Add(time.Hour), registration.UnderReview), submitted(moment.Add(2*time.Hour), registration.Approved)
		first.Form, second.Claim = []byte("sealed"), registration.Claim{By: "staff:a", At: moment}
		second.Audience = "authority"
		second.Email = must(identity.ParseEmail("100%_Zeker@bedrijf.example"))
		first.Due, third.Due = moment.Add(time.Hour), moment
		w.apply(third, newDraft(), first, second)
		find := func(w world, q ports.ApplicationQuery) (ids []registration.ID, page ports.ApplicationPage) {
			q.Limit = max(q.Limit, 1)
			w.view(func(ctx context.Context, s ports.Store) (err error) {
				page, err = s.Applications().Find(ctx, q)
				return err
			})
			for _, a := range page.Applications {
				ids = append(ids, a.ID)
			}
			return ids, page
		}
		for name, c := range map[string]struct {
			q     ports.ApplicationQuery
			want  []registration.ID
			total int
		}{
			"all but drafts, the longest waiting first": {ports.ApplicationQuery{Limit: 100}, []registration.ID{first.ID, second.ID, third.ID}, 3},
			"the newest first":                          {ports.ApplicationQuery{Limit: 100, Newest: true}, []registration.ID{third.ID, second.ID, first.ID}, 3},
			"a page":                                    {ports.ApplicationQuery{Limit: 1, Offset: 1}, []registration.ID{second.ID}, 3},
			"past the end":                              {ports.ApplicationQuery{Limit: 1, Offset: 9}, nil, 3},
			"by states": {ports.ApplicationQuery{Limit: 9, States: []registration.State{registration.Approved, registration.Submitted}},
				[]registration.ID{first.ID, third.ID}, 2},
			"drafts are never listed":  {ports.ApplicationQuery{Limit: 9, States: []registration.State{registration.Draft}}, nil, 0},
			"by who claimed":           {ports.ApplicationQuery{Limit: 9, Reviewer: "staff:a"}, []registration.ID{second.ID}, 1},
			"by audience":              {ports.ApplicationQuery{Limit: 9, Audience: "authority"}, []registration.ID{second.ID}, 1},
			"by reference":             {ports.ApplicationQuery{Limit: 9, Search: strings.ToLower(first.Reference)}, []registration.ID{first.ID}, 1},
			"by a part of the address": {ports.ApplicationQuery{Limit: 9, Search: "%_zEK"}, []registration.ID{second.ID}, 1},
			"a quote finds nothing":    {ports.ApplicationQuery{Limit: 9, Search: awkward}, nil, 0},
		} {
			w.run(name, func(w world) {
				ids, page := find(w, c.q)
				w.same(ids, c.want)
				w.same(page.Total, c.total)
			})
		}
		w.run("what was told is not read for a list", func(w world) {
			_, page := find(w, ports.ApplicationQuery{Search: first.Reference})
			w.same(page.Applications[0].Form, []byte(nil))
		})
		w.run("what is due, the longest overdue first, and no other", func(w world) {
			due := func(now time.Time, limit int) (ids []registration.ID) {
				w.view(func(ctx context.Context, s ports.Store) error {
					got, err := s.Applications().Due(ctx, now, limit)
					for _, a := range got {
						ids = append(ids, a.ID)
					}
					return err
				})
				return ids
			}
			w.same(due(moment.Add(-1000), 9), []registration.ID(nil))
			w.same(due(moment, 9), []registration.ID{third.ID})
			w.same(due(moment.Add(time.Hour), 9), []registration.ID{third.ID, first.ID})
			w.same(due(moment.Add(time.Hour), 1), []registration.ID{third.ID})
		})
	})
}

// Documents holds the contract of ports.Documents.
func Documents(t *testing.T, open Units) {
	twice(t, open, func(w world) {
		of := registration.ID(uuid())
		document := func(size int) ports.SealedDocument {
			content := make([]byte, size)
			for i := range content {
				content[i] = byte(i * i >> 3)
			}
			return ports.SealedDocument{ID: registration.DocumentID(uuid()), Application: of, Content: content, AddedAt: moment}
		}
		get := func(w world, id registration.DocumentID) (got ports.SealedDocument, err error) {
			w.view(func(ctx context.Context, s ports.Store) error {
				got, err = s.Documents().Get(ctx, id)
				return nil
			})
			return got, err
		}
		put := func(w world, d ports.SealedDocument) {
			w.do(func(ctx context.Context, s ports.Store) error { return s.Documents().Put(ctx, d) })
		}
		w.run("byte for byte, small and as large as one may be", func(w world) {
			for _, size := range []int{1, 1 << 20, registration.MaxDocument + 64} {
				d := document(size)
				put(w, d)
				got, err := get(w, d.ID)
				w.refused(nil, err)
				if len(got.Content) != size || string(got.Content) != string(d.Content) {
					w.Errorf("%d bytes came back as %d, or as others", size, len(got.Content))
				}
				got.Content, d.Content = nil, nil
				w.same(got, d)
			}
		})
		w.run("one takes the place of the other", func(w world) {
			old, next := document(3<<20), document(9)
			put(w, old)
			put(w, next)
			put(w, next)
			_, err := get(w, old.ID)
			w.refused(ports.ErrNotFound, err)
			got, err := get(w, next.ID)
			w.refused(nil, err)
			w.same(got, next)
			w.elsewhere(ports.ErrNotFound, func(ctx context.Context, s ports.Store) error {
				_, err := s.Documents().Get(ctx, next.ID)
				return err
			})
		})
		w.run("of several at once one remains, whole", func(w world) {
			w.wins(func(ctx context.Context, s ports.Store, i int) (bool, error) {
				return true, s.Documents().Put(ctx, document(2<<20))
			})
			d := document(5)
			put(w, d)
			got, _ := get(w, d.ID)
			w.same(got, d)
		})
		w.run("removed, and again", func(w world) {
			d := document(5)
			put(w, d)
			for range 2 {
				w.do(func(ctx context.Context, s ports.Store) error { return s.Documents().Remove(ctx, of) })
			}
			_, err := get(w, d.ID)
			w.refused(ports.ErrNotFound, err)
		})
	})
}
