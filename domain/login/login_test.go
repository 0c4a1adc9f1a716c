package login_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

var now = time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC)

// everyone is the policy of one service that tells no visitors apart.
func everyone(a policy.Audience) policy.Policy {
	a.ID = policy.Everyone
	return policy.Policy{
		Services: []policy.Service{{ID: "portal", Audiences: []policy.Audience{a}, StepUps: []policy.StepUp{
			{Action: "send", Factors: []policy.Factor{policy.Authenticator, policy.EmailCode}, MaxAge: 5 * time.Minute},
			{Action: "look", Factors: []policy.Factor{policy.Authenticator, policy.EmailCode}, MaxAge: 5 * time.Minute, FallBack: true},
		}}},
		Accounts: []policy.Accounts{{ID: "mine", Level: assurance.EH3}, {ID: "strict", Level: assurance.EH3, Enrolment: policy.Enrolment{Required: true, ShownOnce: true}}},
	}
}

var (
	byBroker  = policy.MethodRule{Method: policy.EHerkenning, Minimum: assurance.EH3}
	byAccount = policy.MethodRule{Method: policy.Account, Accounts: "mine"}
	byStrict  = policy.MethodRule{Method: policy.Account, Accounts: "strict"}
	broker    = login.Choice{Audience: policy.Everyone, Method: policy.EHerkenning}
)

// schatkist is the participant portal of J1.
func schatkist() policy.Policy {
	return everyone(policy.Audience{
		Methods: []policy.MethodRule{byBroker}, Organisations: policy.OrganisationEnrolled, Branches: policy.Refuse,
		VerifyEmail: policy.VerifyEmail{Scope: policy.OncePerPerson}, Enter: "deelnemer", WithoutRole: policy.WaitForRole,
	})
}

// proven is a participant who came through the broker, and is not known yet.
func proven() login.Evidence {
	return login.Evidence{
		Asked:    login.Asked{Service: "portal"},
		Upstream: login.Upstream{Proven: true, Level: assurance.EH3, At: now, Organisation: true, Enrolled: true},
		Person:   login.PersonFacts{MayUseMethod: true},
	}
}

func with(e login.Evidence, change func(*login.Evidence)) login.Evidence { change(&e); return e }

func expect(t *testing.T, p policy.Policy, e login.Evidence, at time.Time, want login.Step) {
	t.Helper()
	if diff := cmp.Diff(want, login.Next(p, e, at)); diff != "" {
		t.Error(diff)
	}
}

func refused(r login.Reason) login.Step { return login.Refused{Reason: r} }

// J1, from the first login to the dashboard: MS-11, MS-20, MS-48, MS-44.
func TestMijnSchatkistStepByStep(t *testing.T) {
	p, e := schatkist(), login.Evidence{Asked: login.Asked{Service: "portal"}}
	expect(t, p, e, now, login.AuthenticateUpstream{Choice: broker, Minimum: assurance.EH3})
	e = proven()
	expect(t, p, e, now, login.VerifyEmail{})
	e.Person.EmailProven = true
	expect(t, p, e, now, login.AwaitRole{Role: "deelnemer"})
	e.Person.MayEnter = true
	expect(t, p, e, now, login.Granted{Level: assurance.EH3})
}

// MS-19, MS-56, XC-22, XC-24, XC-25: each thing that can be wrong has its own reason.
func TestEachRefusalHasItsOwnReason(t *testing.T) {
	for want, change := range map[login.Reason]func(*login.Evidence){
		login.MethodNotAllowed:    func(e *login.Evidence) { e.Person.MayUseMethod = false },
		login.PersonSuspended:     func(e *login.Evidence) { e.Person.Suspended = true },
		login.NoOrganisation:      func(e *login.Evidence) { e.Upstream.Organisation = false },
		login.OrganisationUnknown: func(e *login.Evidence) { e.Upstream.Enrolled = false },
		login.BranchRefused:       func(e *login.Evidence) { e.Upstream.Branch = true },
		login.ChainRefused:        func(e *login.Evidence) { e.Upstream.Intermediary = true },
		login.UnknownService:      func(e *login.Evidence) { e.Asked.Service = "elsewhere" },
	} {
		expect(t, schatkist(), with(proven(), change), now, refused(want))
	}
	low := with(proven(), func(e *login.Evidence) { e.Upstream.Level = assurance.EH2Plus })
	expect(t, schatkist(), low, now, login.Refused{Reason: login.LevelTooLow, Needed: assurance.EH3, Had: assurance.EH2Plus})
	failed := login.Evidence{Asked: login.Asked{Service: "portal"}, Failure: login.Cancelled}
	expect(t, schatkist(), failed, now, login.Refused{Reason: login.Cancelled, Needed: assurance.EH3})
	blocked := with(proven(), func(e *login.Evidence) { e.Blocked = now.Add(1) })
	expect(t, schatkist(), blocked, now, login.Refused{Reason: login.TooManyAttempts, Until: now.Add(1)})
	strict := schatkist()
	strict.Services[0].Audiences[0].WithoutRole = policy.RefuseWithoutRole
	expect(t, strict, with(proven(), func(e *login.Evidence) { e.Person.EmailProven = true }), now, refused(login.NoRole))
}

// G3: an address proven at another service counts, unless the policy wants it for each.
func TestTheAddressIsProvenOncePerPersonOrPerService(t *testing.T) {
	elsewhere := with(proven(), func(e *login.Evidence) { e.Person.EmailProven, e.Person.MayEnter = true, true })
	expect(t, schatkist(), elsewhere, now, login.Granted{Level: assurance.EH3})
	p := schatkist()
	p.Services[0].Audiences[0].VerifyEmail.Scope = policy.OncePerService
	expect(t, p, elsewhere, now, login.VerifyEmail{})
	expect(t, p, with(elsewhere, func(e *login.Evidence) { e.Person.EmailHere = true }), now, login.Granted{Level: assurance.EH3})
}

// ET-03: the highest of all minima wins, also of rules that overlap, and of what the portal asks.
func TestTheHighestMinimumWins(t *testing.T) {
	soft, hard := byBroker, byBroker
	soft.Minimum, soft.Until = assurance.EH2, now.Add(time.Hour)
	hard.Minimum, hard.From = assurance.EH4, now.Add(time.Minute)
	p, e := everyone(policy.Audience{Methods: []policy.MethodRule{soft, hard}}), login.Evidence{Asked: login.Asked{Service: "portal"}}
	for at, want := range map[time.Duration]assurance.Level{time.Minute - 1: assurance.EH2, time.Minute: assurance.EH4, time.Hour: assurance.EH4} {
		expect(t, p, e, now.Add(at), login.AuthenticateUpstream{Choice: broker, Minimum: want})
	}
	overlap := login.Options(p.Services[0], e, now.Add(time.Minute))
	if len(overlap) != 1 || !overlap[0].Until.IsZero() {
		t.Errorf("%+v", overlap)
	}
	e.Asked.Minimum = assurance.EH3
	expect(t, p, e, now, login.AuthenticateUpstream{Choice: broker, Minimum: assurance.EH3})
}

// The way that closes last tells until when it is open.
func TestAWayIsOpenUntilItsLastRuleEnds(t *testing.T) {
	a, b := byBroker, byBroker
	a.Until, b.Until = now.Add(2*time.Hour), now.Add(time.Hour)
	for _, rules := range [][]policy.MethodRule{{a, b}, {b, a}} {
		o := login.Options(everyone(policy.Audience{Methods: rules}).Services[0], login.Evidence{}, now)
		if len(o) != 1 || !o[0].Until.Equal(a.Until) {
			t.Errorf("%+v", o)
		}
	}
}

// OL-05, MH-01: ways in open and close with their dates.
func TestWaysInHaveDates(t *testing.T) {
	old, newer := byAccount, byBroker
	old.Until, newer.From = now.Add(time.Second), now
	p, e := everyone(policy.Audience{Methods: []policy.MethodRule{old, newer}}), login.Evidence{Asked: login.Asked{Service: "portal"}}
	expect(t, p, e, now.Add(-time.Second), login.AskPassword{Accounts: "mine"})
	if step, ok := login.Next(p, e, now).(login.ChooseMethod); !ok || len(step.Options) != 2 {
		t.Errorf("%#v", step)
	}
	expect(t, p, e, now.Add(time.Second), login.AuthenticateUpstream{Choice: broker, Minimum: assurance.EH3})
	late := with(e, func(e *login.Evidence) { e.Choice = login.Choice{Audience: policy.Everyone, Method: policy.Account} })
	if _, ok := login.Next(p, late, now.Add(time.Second)).(login.ChooseMethod); !ok {
		t.Error("a way that closed meanwhile leads elsewhere than to the choice")
	}
	closed := everyone(policy.Audience{Methods: []policy.MethodRule{old}})
	expect(t, closed, e, now.Add(time.Hour), refused(login.NoMethod))
}

func password(kind string) login.Evidence {
	return login.Evidence{
		Asked: login.Asked{Service: "portal"}, Person: login.PersonFacts{MayUseMethod: true},
		Account: login.AccountFacts{Password: true, Kind: kind, State: login.AccountActive},
	}
}

// accountants is the policy of J4: SMS ends a second from now.
func accountants() policy.Policy {
	return everyone(policy.Audience{
		Methods: []policy.MethodRule{byAccount},
		SecondFactors: []policy.FactorRule{
			{Factor: policy.SMSCode, Digits: 6, Period: policy.Period{Until: now.Add(time.Second)}},
			{Factor: policy.EmailCode, Digits: 6},
			{Factor: policy.Authenticator, Digits: 6, Preferred: true},
		},
		OfferAuthenticator: policy.Offer{Offered: true, Skippable: true, MaxSkips: 3, Until: now.Add(time.Hour)},
	})
}

func factors(t *testing.T, s login.Step) (out []policy.Factor) {
	t.Helper()
	ask, ok := s.(login.AskCode)
	if !ok {
		t.Fatalf("%#v asks no code", s)
	}
	for _, f := range ask.Factors {
		out = append(out, f.Factor)
	}
	return out
}

// MA-04, MA-07, G13: the app first, e-mail beside it, SMS until its last second.
func TestSecondFactorsOfTheAccountantsPortal(t *testing.T) {
	e := with(password("mine"), func(e *login.Evidence) { e.Account.Authenticator, e.Account.Phone = login.Enrolled, true })
	if diff := cmp.Diff([]policy.Factor{policy.Authenticator, policy.SMSCode, policy.EmailCode}, factors(t, login.Next(accountants(), e, now))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]policy.Factor{policy.Authenticator, policy.EmailCode}, factors(t, login.Next(accountants(), e, now.Add(time.Second)))); diff != "" {
		t.Error(diff)
	}
	sms := with(e, func(e *login.Evidence) { e.Factors.SMSCode = now })
	expect(t, accountants(), sms, now, login.Granted{Level: assurance.EH3})
	factors(t, login.Next(accountants(), sms, now.Add(time.Second)))
}

// MA-11 to MA-14, MA-19, MA-23: the offer, its skipping, and the end of skipping.
func TestTheOfferOfAnAuthenticator(t *testing.T) {
	e := with(password("mine"), func(e *login.Evidence) { e.Factors.EmailCode = now })
	expect(t, accountants(), e, now, login.OfferAuthenticator{Skippable: true, Left: 3, Until: now.Add(time.Hour)})
	skipped := with(e, func(e *login.Evidence) { e.Account.Skipped = true })
	expect(t, accountants(), skipped, now, login.Granted{Level: assurance.EH3})
	expect(t, accountants(), skipped, now.Add(time.Hour), login.OfferAuthenticator{Left: 3, Until: now.Add(time.Hour)})
	expect(t, accountants(), with(skipped, func(e *login.Evidence) { e.Account.Skips = 3 }), now, login.OfferAuthenticator{Until: now.Add(time.Hour)})
	accepted := with(e, func(e *login.Evidence) { e.Account.Accepted = true })
	expect(t, accountants(), accepted, now, login.EnrolAuthenticator{})
	expect(t, accountants(), with(accepted, func(e *login.Evidence) { e.Account.Authenticator = login.EnrolledNow }), now, login.Granted{Level: assurance.EH3})
	blocked := with(accepted, func(e *login.Evidence) { e.Account.Authenticator = login.Blocked })
	expect(t, accountants(), blocked, now, login.Granted{Level: assurance.EH3})
}

// MA-23: who put the offer off is left in peace for a while, unless skipping has ended meanwhile.
func TestTheOfferComesBackAfterAWhile(t *testing.T) {
	p := accountants()
	p.Services[0].Audiences[0].OfferAuthenticator.Every = 10 * time.Minute
	e := with(password("mine"), func(e *login.Evidence) { e.Factors.EmailCode, e.Account.Skips, e.Account.SkippedAt = now, 1, now })
	expect(t, p, e, now.Add(10*time.Minute-1), login.Granted{Level: assurance.EH3})
	expect(t, p, e, now.Add(10*time.Minute), login.OfferAuthenticator{Skippable: true, Left: 2, Until: now.Add(time.Hour)})
	used := with(e, func(e *login.Evidence) { e.Account.Skips = 3 })
	expect(t, p, used, now, login.OfferAuthenticator{Until: now.Add(time.Hour)})
}

// MA-21: who used a factor that ended is told so, with the ways that are left, or that there is none.
func TestWhoUsedAFactorThatEndedIsTold(t *testing.T) {
	e := with(password("mine"), func(e *login.Evidence) { e.Account.Phone, e.Account.Prefers = true, policy.SMSCode })
	before := login.Next(accountants(), e, now).(login.AskCode)
	if diff := cmp.Diff([]policy.Factor{policy.SMSCode, policy.EmailCode}, factors(t, before)); diff != "" || len(before.Gone) != 0 {
		t.Error(diff, before.Gone)
	}
	after := login.Next(accountants(), e, now.Add(time.Second)).(login.AskCode)
	if diff := cmp.Diff([]policy.Factor{policy.EmailCode}, factors(t, after)); diff != "" || len(after.Gone) != 1 || after.Gone[0].Factor != policy.SMSCode {
		t.Error(diff, after.Gone)
	}
	only := accountants()
	only.Services[0].Audiences[0].SecondFactors = only.Services[0].Audiences[0].SecondFactors[:1]
	if end := login.Next(only, e, now.Add(time.Second)).(login.Refused); end.Reason != login.NoFactorLeft || len(end.Gone) != 1 {
		t.Errorf("%+v", end)
	}
}

// XC-18, MA-26: a recovery code stands in for the authenticator at a login, comes last, and confirms no action.
func TestARecoveryCodeStandsInForTheAuthenticator(t *testing.T) {
	e := with(password("strict"), func(e *login.Evidence) { e.Account.Authenticator, e.Account.Recovery = login.Enrolled, true })
	if diff := cmp.Diff([]policy.Factor{policy.Authenticator, policy.RecoveryCode}, factors(t, login.Next(omgevingsloket(), e, now))); diff != "" {
		t.Error(diff)
	}
	used := with(e, func(e *login.Evidence) { e.Factors.Recovery = now })
	expect(t, omgevingsloket(), used, now, login.Granted{Level: assurance.EH3})
	last := with(used, func(e *login.Evidence) { e.Account.Recovery = false })
	expect(t, omgevingsloket(), last, now, login.Granted{Level: assurance.EH3})
	action := with(used, func(e *login.Evidence) { e.Asked.Action = "send" })
	if diff := cmp.Diff([]policy.Factor{policy.Authenticator}, factors(t, login.Next(omgevingsloket(), action, now))); diff != "" {
		t.Error(diff)
	}
	unkept := with(password("strict"), func(e *login.Evidence) { e.Account.Authenticator, e.Account.Unkept = login.EnrolledNow, true })
	expect(t, omgevingsloket(), unkept, now, login.KeepRecoveryCodes{})
	without := with(password("mine"), func(e *login.Evidence) { e.Account.Recovery = true })
	if slices.Contains(factors(t, login.Next(accountants(), without, now)), policy.RecoveryCode) {
		t.Error("a recovery code without an authenticator")
	}
}

// MA-31: a trusted browser is spared the second factor where policy says so, and never that of an action.
func TestATrustedBrowser(t *testing.T) {
	p := accountants()
	e := with(password("mine"), func(e *login.Evidence) { e.Account.Authenticator, e.Account.Trusted = login.Enrolled, true })
	factors(t, login.Next(p, e, now))
	p.Services[0].Audiences[0].TrustDevices = time.Hour
	expect(t, p, e, now, login.Granted{Level: assurance.EH3})
	factors(t, login.Next(p, with(e, func(e *login.Evidence) { e.Asked.Action = "send" }), now))
	required := omgevingsloket() // OL-11: it is spared the code, and not the having of an authenticator
	required.Services[0].Audiences[0].TrustDevices = time.Hour
	taken := with(password("strict"), func(e *login.Evidence) { e.Account.Trusted = true })
	if _, ok := login.Next(required, taken, now).(login.EnrolAuthenticator); !ok {
		t.Errorf("%#v", login.Next(required, taken, now))
	}
}

// OL-35: an account that nobody reviewed opens nothing where accounts are reviewed.
func TestPracticeAccountsStayInPractice(t *testing.T) {
	e := with(password("strict"), func(e *login.Evidence) { e.Account.Practice, e.Account.Authenticator = true, login.EnrolledNow })
	p := omgevingsloket()
	expect(t, p, e, now, login.Granted{Level: assurance.EH3})
	p.Accounts[1].Registration.Review = true
	expect(t, p, e, now, refused(login.MethodNotAllowed))
}

// Enrolling in this login never stands in for the code of a factor that existed before it.
func TestEnrolmentIsNoAnswerForAnExistingFactor(t *testing.T) {
	e := with(password("mine"), func(e *login.Evidence) { e.Account.Authenticator = login.EnrolledNow })
	if diff := cmp.Diff([]policy.Factor{policy.EmailCode}, factors(t, login.Next(accountants(), e, now))); diff != "" {
		t.Error(diff)
	}
}

// omgevingsloket is J5: nobody enters without an authenticator, whose QR code is shown once.
func omgevingsloket() policy.Policy {
	return everyone(policy.Audience{Methods: []policy.MethodRule{byStrict}, SecondFactors: []policy.FactorRule{{Factor: policy.Authenticator}}})
}

// OL-11 to OL-23.
func TestTheAuthenticatorOfTheOmgevingsloket(t *testing.T) {
	e := password("strict")
	expect(t, omgevingsloket(), e, now, login.EnrolAuthenticator{ShownOnce: true})
	expect(t, omgevingsloket(), with(e, func(e *login.Evidence) { e.Account.Authenticator = login.EnrolledNow }), now, login.Granted{Level: assurance.EH3})
	expect(t, omgevingsloket(), with(e, func(e *login.Evidence) { e.Account.Authenticator = login.Blocked }), now, refused(login.EnrolmentBlocked))
	enrolled := with(e, func(e *login.Evidence) { e.Account.Authenticator = login.Enrolled })
	factors(t, login.Next(omgevingsloket(), enrolled, now))
	expect(t, omgevingsloket(), with(enrolled, func(e *login.Evidence) { e.Factors.Authenticator = now }), now, login.Granted{Level: assurance.EH3})
	expect(t, omgevingsloket(), with(enrolled, func(e *login.Evidence) { e.Factors.EmailCode = now }), now, login.Next(omgevingsloket(), enrolled, now))
}

// OL-25: accounts that may not be used, and somebody else's.
func TestAccountsThatLetNobodyIn(t *testing.T) {
	for want, change := range map[login.Reason]func(*login.AccountFacts){
		login.PersonSuspended:  func(a *login.AccountFacts) { a.State = login.AccountSuspended },
		login.AccountNotReady:  func(a *login.AccountFacts) { a.State = login.AccountUnderReview },
		login.MethodNotAllowed: func(a *login.AccountFacts) { a.Audience = "abroad" },
	} {
		expect(t, omgevingsloket(), with(password("strict"), func(e *login.Evidence) { change(&e.Account) }), now, refused(want))
	}
	expect(t, omgevingsloket(), password("mine"), now, refused(login.MethodNotAllowed))
	high := with(password("strict"), func(e *login.Evidence) { e.Asked.Minimum = assurance.EH4 })
	expect(t, omgevingsloket(), high, now, login.Refused{Reason: login.LevelTooLow, Needed: assurance.EH4, Had: assurance.EH3})
	gone := accountants()
	gone.Services[0].Audiences[0].SecondFactors = gone.Services[0].Audiences[0].SecondFactors[:1]
	expect(t, gone, password("mine"), now, refused(login.NoFactorLeft))
	alone := everyone(policy.Audience{Methods: []policy.MethodRule{byAccount}})
	expect(t, alone, password("mine"), now, login.Granted{Level: assurance.EH3})
}

// MA-06, MA-24, G13: an action asks a fresh code, of the first factor that the person has.
func TestStepUpWithAnAccount(t *testing.T) {
	e := with(password("mine"), func(e *login.Evidence) {
		e.Asked.Action, e.Account.Authenticator, e.Factors.EmailCode = "send", login.Enrolled, now
	})
	if diff := cmp.Diff([]policy.Factor{policy.Authenticator}, factors(t, login.Next(accountants(), e, now))); diff != "" {
		t.Error(diff)
	}
	app := with(e, func(e *login.Evidence) { e.Factors.Authenticator = now })
	expect(t, accountants(), app, now.Add(5*time.Minute), login.Granted{Level: assurance.EH3})
	factors(t, login.Next(accountants(), app, now.Add(5*time.Minute+1)))
	look := with(e, func(e *login.Evidence) { e.Asked.Action = "look" })
	expect(t, accountants(), look, now, login.Granted{Level: assurance.EH3})
	expect(t, accountants(), with(e, func(e *login.Evidence) { e.Asked.Action = "unheard-of" }), now, refused(login.MethodNotAllowed))
	fresh := with(password("strict"), func(e *login.Evidence) { e.Asked.Action, e.Account.Authenticator = "send", login.EnrolledNow })
	expect(t, omgevingsloket(), fresh, now, refused(login.NoFactorLeft))
}

// ET-04: with eHerkenning an action asks for a new proof there.
func TestStepUpWithABroker(t *testing.T) {
	e := with(proven(), func(e *login.Evidence) { e.Asked.Action, e.Person.EmailProven, e.Person.MayEnter = "send", true, true })
	expect(t, schatkist(), e, now.Add(5*time.Minute), login.Granted{Level: assurance.EH3})
	expect(t, schatkist(), e, now.Add(5*time.Minute+1), login.AuthenticateUpstream{Choice: broker, Minimum: assurance.EH3})
}

// J3: MH-11, MH-12, MH-21, MH-25, MH-28, MH-32, XC-23.
func TestLinkingAnOldAccount(t *testing.T) {
	ends := now.Add(time.Hour)
	rules := []policy.LinkRule{{Proof: policy.LegacyCredentials, Period: policy.Period{Until: ends}}, {Proof: policy.ActivationCode}}
	p := everyone(policy.Audience{Methods: []policy.MethodRule{byBroker}, Link: policy.Link{Proofs: rules}})
	e := proven()
	expect(t, p, e, now, login.LinkAccount{Proofs: []policy.LinkProof{policy.LegacyCredentials, policy.ActivationCode}})
	expect(t, p, e, ends, login.LinkAccount{Proofs: []policy.LinkProof{policy.ActivationCode}})
	old := everyone(policy.Audience{Methods: []policy.MethodRule{byBroker}, Link: policy.Link{Proofs: rules[:1]}})
	expect(t, old, e, ends.Add(-1), login.LinkAccount{Proofs: []policy.LinkProof{policy.LegacyCredentials}})
	expect(t, old, e, ends, login.Refused{Reason: login.NoLink})
	e.Person.LinkWaiting = true
	expect(t, p, e, now, login.AwaitLink{})
	expect(t, old, e, ends, login.AwaitLink{})
	e.Person.Links = 1
	expect(t, p, e, now, login.Granted{Level: assurance.EH3})
	e.Person.Links = 2
	expect(t, p, e, now, login.ChooseAccount{})
	e.Person.LinkChosen, e.Person.Organisations = true, 2
	expect(t, p, e, now, login.ChooseOrganisation{})
	e.Person.OrgChosen = true
	expect(t, p, e, now, login.Granted{Level: assurance.EH3})
}

// A reason that nobody could help with would be a dead end.
func TestEveryReasonHasAFixer(t *testing.T) {
	known := map[login.Fixer]bool{login.FixPerson: true, login.FixAdministrator: true, login.FixMandates: true, login.FixSupplier: true, login.FixHelpdesk: true}
	if len(login.Fixers) != 27 {
		t.Errorf("%d reasons have a fixer", len(login.Fixers))
	}
	for reason, fixer := range login.Fixers {
		if !known[fixer] || reason == login.None {
			t.Errorf("%q: %q", reason, fixer)
		}
	}
}

// XC-38: while a realm is maintained no login begins; one that has a proof goes on, and so does a session.
func TestNoLoginBeginsDuringMaintenance(t *testing.T) {
	p := single(everyone(policy.Audience{Methods: []policy.MethodRule{byBroker}}))
	p.Maintenance = policy.Maintenance{Period: policy.Period{From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}, Announce: now}
	fresh, during := login.Evidence{Asked: proven().Asked}, now.Add(time.Hour)
	usual := login.Next(p, fresh, now)
	closed := login.Refused{Reason: login.Maintenance, Until: p.Maintenance.Until}
	expect(t, p, fresh, during.Add(-10*time.Minute-1), usual)
	expect(t, p, fresh, during.Add(-10*time.Minute), closed)
	expect(t, p, fresh, during, closed)
	expect(t, p, fresh, p.Maintenance.Until.Add(-1), closed)
	expect(t, p, fresh, p.Maintenance.Until, usual)
	expect(t, p, proven(), during, login.Granted{Level: assurance.EH3})
	failed := fresh
	failed.Failure = login.Cancelled
	expect(t, p, failed, during, login.Refused{Reason: login.Cancelled, Needed: assurance.EH3})
	s := single(schatkist())
	s.Maintenance = p.Maintenance
	expect(t, s, continued(), during.Add(-10*time.Minute), login.Granted{Level: assurance.EH3, FromSession: true})
}
