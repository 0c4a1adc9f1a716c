package linking_test

import (
	"context"
	"testing"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

// victim is a house in which Marit was sent a pincode: what she proved, and the pincode.
type victim struct {
	desk
	marit ports.LinkProof
	code  string
}

func (v school) victim(t *testing.T) victim {
	t.Helper()
	d := v.desk(t)
	p := d.proof(t, 1)
	return victim{d, p, d.pincode(t, p, typed("klimop", marit))}
}

// refused wants a pincode refused and nothing linked.
func (v victim) refused(t *testing.T, refused ports.CodeState, at ports.LinkState, account linking.AccountID) {
	t.Helper()
	if refused == "" || at.Outcome != "" {
		t.Errorf("the pincode of another proof is taken: %q, %+v", refused, at)
	}
	for _, id := range []linking.AccountID{account, v.klimop.ID} {
		if all := v.LinksOf(t, id); len(all) > 0 {
			t.Errorf("it links: %+v", all)
		}
	}
}

// control links with the very pincode that another proof was refused with, where it was sent for: the refusals
// are of what was changed and of nothing else.
func (v victim) control(t *testing.T) {
	t.Helper()
	if refused, at := v.answer(t, v.marit, v.code); refused != "" || at.Outcome != linking.Linked {
		t.Errorf("where it was sent for, the pincode leads to %q, %+v", refused, at)
	}
}

// MH-31 (1): the pincode of one eHerkenning subject links nothing for another, within the same login.
func TestAPincodeIsBoundToItsSubject(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		thief := v.proof(t, 2)
		thief.Within = v.marit.Within
		refused, at := v.answer(t, thief, v.code)
		v.refused(t, refused, at, v.klimop.ID)
		v.control(t)
	})
}

// MH-31 (1): nor where that subject showed the same account and address: the digest names who answers.
func TestAPincodeIsBoundToItsSubjectWhateverWasShown(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		thief := v.proof(t, 2)
		thief.Within = v.marit.Within
		v.Forward(31 * time.Second)
		v.pincode(t, thief, typed("klimop", marit))
		refused, at := v.answer(t, thief, v.code)
		v.refused(t, refused, at, v.klimop.ID)
	})
}

// MH-31 (2): the pincode for one account links no other.
func TestAPincodeIsBoundToItsAccount(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		other := s.OldAccount(t, "vuurtoren", "13CD", klimop, nil)
		v := s.victim(t)
		v.Forward(31 * time.Second)
		v.pincode(t, v.marit, typed("vuurtoren", marit))
		refused, at := v.answer(t, v.marit, v.code)
		v.refused(t, refused, at, other.ID)
	})
}

// MH-31 (3): the pincode of one login completes no other, of the same person with the same proof.
func TestAPincodeIsBoundToItsLogin(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		elsewhere := v.marit
		elsewhere.Within = "login-2"
		refused, at := v.answer(t, elsewhere, v.code)
		v.refused(t, refused, at, v.klimop.ID)
		v.Forward(31 * time.Second)
		v.pincode(t, elsewhere, typed("klimop", marit))
		refused, at = v.answer(t, elsewhere, v.code)
		v.refused(t, refused, at, v.klimop.ID)
		v.control(t)
	})
}

// MH-31 (3), MH-40: another browser has no part in the login, and sees nothing of it.
func TestAPincodeIsBoundToItsBrowser(t *testing.T) {
	v := settle(t, browserless.SQLite)
	b, other := browserless.NewBrowser(t), browserless.NewBrowser(t)
	p, code := v.Pincode(t, b, v.AtLink(t, b, "marit"), marit, "klimop")
	stolen := other.Submit(p, p.MustForm(t, "/pincode").With("code", code))
	if v.AtPortal(stolen) || len(v.LinksOf(t, v.klimop.ID)) > 0 {
		t.Errorf("another browser completes the link: %s", stolen.URL)
	}
	says(t, other.Get(p.URL.String()), ok, words.PagesLostTitle())
	if p := v.EnterPincode(t, b, p, code); !v.AtPortal(p) {
		t.Errorf("the first browser is at %s (%d): %s", p.URL, p.Status, p.Heading())
	}
}

// MH-31 (4): a code that proves the same address to the same person in the same login for another end links
// nothing, and the pincode proves nothing else.
func TestAPincodeIsBoundToItsPurpose(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		verify := ports.CodeProof{
			Realm: v.marit.Realm, Purpose: challenge.PurposeVerifyEmail, Within: v.marit.Within, Subject: v.marit.Subject, To: marit,
			Format: challenge.EmailFactor, Channel: ports.TopicMail, Letter: ports.Letter{Kind: ports.LetterAccessCode, Lang: "nl"}, Event: v.marit.Event,
		}
		v.Forward(31 * time.Second)
		before := v.Inbox.Last()
		v.Change(t, home, func(ctx context.Context, st ports.Store) error {
			until, err := v.codes.Send(ctx, st, verify)
			if !until.IsZero() {
				t.Errorf("no code until %s", until)
			}
			return err
		})
		other := v.MailedCode(t, marit, before)
		refused, at := v.answer(t, v.marit, other)
		v.refused(t, refused, at, v.klimop.ID)
		v.Change(t, home, func(ctx context.Context, st ports.Store) error {
			answer, err := v.codes.Answer(ctx, st, verify, v.code)
			if answer.Refused == "" {
				t.Error("the pincode proves an address")
			}
			return err
		})
		v.control(t)
	})
}

// MH-31 (5): a pincode that went to one address links nothing for somebody who then typed another.
func TestAPincodeIsBoundToItsAddress(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		v.Forward(31 * time.Second)
		v.pincode(t, v.marit, typed("klimop", stijn))
		refused, at := v.answer(t, v.marit, v.code)
		v.refused(t, refused, at, v.klimop.ID)
	})
}

// MH-30, MH-31: a password that was changed between its proof and the pincode links nothing, whoever changed it.
func TestAPasswordThatWasChangedMeanwhileLinksNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s school) {
		v := s.victim(t)
		v.Forward(time.Second)
		v.Change(t, home, func(ctx context.Context, st ports.Store) error {
			a, err := st.PortalAccounts().ForUpdate(ctx, v.klimop.ID)
			if err != nil {
				return err
			}
			a.SetPassword(a.Hash, v.Now())
			return st.PortalAccounts().Put(ctx, a)
		})
		refused, at := v.answer(t, v.marit, v.code)
		if refused != "" || !at.Lapsed || at.Outcome != "" || len(v.LinksOf(t, v.klimop.ID)) > 0 {
			t.Errorf("it leads to %q, %+v", refused, at)
		}
		v.happened(t, audit.LinkMade, 0)
	})
}
