package console

import (
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/ports"
)

// refusalWords say what was wrong with a request, and what to do about it.
func refusalWords(c ui.Ctx, r ports.PortalRefusal) (what, how string) {
	switch r.Reason {
	case ports.ProofMissing:
		return c.ConsolerefusedWhatProofmissing(), c.ConsolerefusedHowProofmissing()
	case ports.ProofOther:
		return c.ConsolerefusedWhatProofother(), c.ConsolerefusedHowProofother()
	case ports.ProofTwice:
		return c.ConsolerefusedWhatProoftwice(), c.ConsolerefusedHowProoftwice()
	case ports.SecretWrong:
		return c.ConsolerefusedWhatSecretwrong(), c.ConsolerefusedHowSecretwrong()
	case ports.ClientDiffers:
		return c.ConsolerefusedWhatClientdiffers(), c.ConsolerefusedHowClientdiffers()
	case ports.AssertionType:
		return c.ConsolerefusedWhatAssertiontype(), c.ConsolerefusedHowAssertiontype()
	case ports.AssertionBroken:
		return c.ConsolerefusedWhatAssertionbroken(), c.ConsolerefusedHowAssertionbroken()
	case ports.AssertionAlg:
		return c.ConsolerefusedWhatAssertionalg(), c.ConsolerefusedHowAssertionalg()
	case ports.AssertionLacks:
		return c.ConsolerefusedWhatAssertionlacks(), c.ConsolerefusedHowAssertionlacks()
	case ports.AssertionSubject:
		return c.ConsolerefusedWhatAssertionsubject(), c.ConsolerefusedHowAssertionsubject()
	case ports.AssertionAudience:
		return c.ConsolerefusedWhatAssertionaudience(), c.ConsolerefusedHowAssertionaudience()
	case ports.AssertionLate:
		return c.ConsolerefusedWhatAssertionlate(c.Span(r.Off)), c.ConsolerefusedHowAssertionlate()
	case ports.AssertionEarly:
		return c.ConsolerefusedWhatAssertionearly(c.Span(r.Off)), c.ConsolerefusedHowAssertionearly()
	case ports.AssertionLong:
		return c.ConsolerefusedWhatAssertionlong(c.Span(r.Off)), c.ConsolerefusedHowAssertionlong()
	case ports.AssertionUsed:
		return c.ConsolerefusedWhatAssertionused(), c.ConsolerefusedHowAssertionused()
	case ports.KeysAbsent:
		return c.ConsolerefusedWhatKeysabsent(), c.ConsolerefusedHowKeysabsent()
	case ports.KeyUnknown:
		return c.ConsolerefusedWhatKeyunknown(), c.ConsolerefusedHowKeyunknown()
	case ports.KeyUnnamed:
		return c.ConsolerefusedWhatKeyunnamed(), c.ConsolerefusedHowKeyunnamed()
	case ports.KeyPrivate:
		return c.ConsolerefusedWhatKeyprivate(), c.ConsolerefusedHowKeyprivate()
	case ports.SignatureWrong:
		return c.ConsolerefusedWhatSignaturewrong(), c.ConsolerefusedHowSignaturewrong()
	case ports.GrantTypeUnknown:
		return c.ConsolerefusedWhatGranttypeunknown(), c.ConsolerefusedHowGranttypeunknown()
	case ports.GrantTypeRefused:
		return c.ConsolerefusedWhatGranttyperefused(), c.ConsolerefusedHowGranttyperefused()
	case ports.AuthCodeMissing:
		return c.ConsolerefusedWhatCodemissing(), c.ConsolerefusedHowCodemissing()
	case ports.AuthCodeUnknown:
		return c.ConsolerefusedWhatCodeunknown(), c.ConsolerefusedHowCodeunknown()
	case ports.AuthCodeUsed:
		return c.ConsolerefusedWhatCodeused(), c.ConsolerefusedHowCodeused()
	case ports.AuthCodeWithdrawn:
		return c.ConsolerefusedWhatCodewithdrawn(), c.ConsolerefusedHowCodewithdrawn()
	case ports.AuthCodeLate:
		return c.ConsolerefusedWhatCodelate(c.Span(r.Off)), c.ConsolerefusedHowCodelate()
	case ports.AuthCodeOther:
		return c.ConsolerefusedWhatCodeother(), c.ConsolerefusedHowCodeother()
	case ports.AuthCodeRedirect:
		return c.ConsolerefusedWhatCoderedirect(), c.ConsolerefusedHowCoderedirect()
	case ports.AuthCodeVerifier:
		return c.ConsolerefusedWhatCodeverifier(), c.ConsolerefusedHowCodeverifier()
	case ports.RefreshUnknown:
		return c.ConsolerefusedWhatRefreshunknown(), c.ConsolerefusedHowRefreshunknown()
	case ports.RefreshUsed:
		return c.ConsolerefusedWhatRefreshused(), c.ConsolerefusedHowRefreshused()
	case ports.RefreshLate:
		return c.ConsolerefusedWhatRefreshlate(), c.ConsolerefusedHowRefreshlate()
	case ports.RefreshOver:
		return c.ConsolerefusedWhatRefreshover(), c.ConsolerefusedHowRefreshover()
	case ports.RefreshOther:
		return c.ConsolerefusedWhatRefreshother(), c.ConsolerefusedHowRefreshother()
	case ports.ScopeMissing:
		return c.ConsolerefusedWhatScopemissing(), c.ConsolerefusedHowScopemissing()
	case ports.ScopeRefused:
		return c.ConsolerefusedWhatScoperefused(), c.ConsolerefusedHowScoperefused()
	case ports.RedirectMissing:
		return c.ConsolerefusedWhatRedirectmissing(), c.ConsolerefusedHowRedirectmissing()
	case ports.RedirectUnknown:
		return c.ConsolerefusedWhatRedirectunknown(), c.ConsolerefusedHowRedirectunknown()
	case ports.ReturnUnknown:
		return c.ConsolerefusedWhatReturnunknown(), c.ConsolerefusedHowReturnunknown()
	case ports.PushedUnknown:
		return c.ConsolerefusedWhatPushedunknown(), c.ConsolerefusedHowPushedunknown()
	case ports.TokenLate:
		return c.ConsolerefusedWhatTokenlate(), c.ConsolerefusedHowTokenlate()
	}
	return c.ConsolerefusedWhatElse(), c.ConsolerefusedHowElse()
}

// refusalFacts are what came, and what would have been right.
func refusalFacts(c ui.Ctx, r ports.PortalRefusal) []ui.Fact {
	given, wanted := c.ConsolerefusedGiven(), c.ConsolerefusedWanted()
	switch r.Reason {
	case ports.RedirectUnknown, ports.ReturnUnknown:
		wanted = c.ConsolerefusedNearest()
	case ports.SignatureWrong, ports.KeyPrivate:
		given = c.ConsolerefusedKey()
	case ports.RefusedElse:
		given, wanted = c.ConsolerefusedError(), c.ConsolerefusedDescription()
	}
	var out []ui.Fact
	for _, f := range []ui.Fact{{Term: given, Lines: []string{r.Given}}, {Term: wanted, Lines: []string{r.Wanted}}} {
		if f.Lines[0] != "" {
			out = append(out, f)
		}
	}
	return out
}

// publishedFault says why keys could not be fetched.
func publishedFault(c ui.Ctx, p ports.PublishedKeys) string {
	switch p.Fault {
	case ports.PublishedForbidden:
		return c.ConsolerefusedKeysForbidden()
	case ports.PublishedSlow:
		return c.ConsolerefusedKeysSlow()
	case ports.PublishedStatus:
		return c.ConsolerefusedKeysStatus(c.Number(p.Status))
	case ports.PublishedLong:
		return c.ConsolerefusedKeysLong()
	case ports.PublishedUnreadable:
		return c.ConsolerefusedKeysUnreadable()
	}
	return c.ConsolerefusedKeysUnreachable()
}

// Published gives the keys that a portal publishes as lines of its page.
func Published(p ports.PublishedKeys) []PortalKey {
	var out []PortalKey
	for _, k := range p.Keys {
		line := PortalKey{ID: k.ID, Algorithm: k.Kind, Use: k.Use, From: k.From, Until: k.Until, Secret: k.Secret}
		if k.Algorithm != "" {
			line.Algorithm = k.Algorithm + " (" + k.Kind + ")"
		}
		out = append(out, line)
	}
	return out
}

// leaked names the keys that were published with what only the portal may know.
func (v PortalView) leaked(c ui.Ctx) []string {
	var out []string
	for _, k := range v.Keys {
		switch {
		case k.Secret && k.ID == "":
			out = append(out, c.ConsolestatePortalNokid())
		case k.Secret:
			out = append(out, k.ID)
		}
	}
	return out
}
