package oidc

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

var _ ports.PortalHealth = (*Provider)(nil)

// Bounds of what is kept of refusals. Anybody can cause one in the name of a client, as often as they like.
const (
	refusedClients = 1024 // the one that was refused longest ago goes first
	refusedReasons = 40   // of one client, the same way
	refusedShown   = 20
	maxShown       = 200 // bytes of what a stranger wrote
	maxWord        = 40
)

// refused remembers why registered clients were refused.
type refused struct {
	since time.Time

	mu sync.Mutex
	of map[refusedClient][]ports.PortalRefusal // the oldest first
}

type refusedClient struct {
	realm  realm.ID
	client realm.ClientID
}

func newRefused(since time.Time) *refused {
	return &refused{since: since, of: map[refusedClient][]ports.PortalRefusal{}}
}

// add counts a refusal of a client that is registered.
func (k *refused) add(r realm.ID, c realm.ClientID, x ports.PortalRefusal, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id := refusedClient{r, c}
	list, known := k.of[id]
	if !known && len(k.of) >= refusedClients {
		k.forget()
	}
	x.First, x.Last, x.Count = at, at, 1
	if i := slices.IndexFunc(list, func(o ports.PortalRefusal) bool { return o.Endpoint == x.Endpoint && o.Reason == x.Reason }); i >= 0 {
		x.First, x.Count = list[i].First, list[i].Count+1
		list = slices.Delete(list, i, i+1)
	}
	if list = append(list, x); len(list) > refusedReasons {
		list = slices.Delete(list, 0, 1)
	}
	k.of[id] = list
}

// forget drops the client that was refused longest ago.
func (k *refused) forget() {
	var oldest refusedClient
	var at time.Time
	for id, list := range k.of {
		if last := list[len(list)-1].Last; at.IsZero() || last.Before(at) {
			oldest, at = id, last
		}
	}
	delete(k.of, oldest)
}

// newest gives the refusals of a client, the newest first.
func (k *refused) newest(r realm.ID, c realm.ClientID) []ports.PortalRefusal {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := slices.Clone(k.of[refusedClient{r, c}])
	slices.Reverse(list)
	return list[:min(len(list), refusedShown)]
}

// Refused implements ports.PortalHealth.
func (p *Provider) Refused(ctx context.Context, r realm.ID, id realm.ClientID) (ports.PortalRefusals, error) {
	_, client, err := p.portal(ctx, r, id)
	if err != nil {
		return ports.PortalRefusals{}, err
	}
	out := ports.PortalRefusals{Since: p.refused.since, List: p.refused.newest(r, id)}
	for i, x := range out.List {
		switch x.Reason {
		case ports.RedirectUnknown, ports.RedirectMissing:
			out.List[i].Wanted = nearest(x.Given, client.RedirectURIs)
		case ports.ReturnUnknown:
			out.List[i].Wanted = nearest(x.Given, client.PostLogoutURIs)
		}
	}
	return out, nil
}

// nearest gives the address that begins and ends most like one that somebody sent.
func nearest(given string, registered []string) string {
	best, most := "", -1
	for _, uri := range registered {
		if n := alike(given, uri); n > most {
			best, most = uri, n
		}
	}
	return best
}

func alike(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	a, b = a[n:], b[n:]
	for i := 1; i <= min(len(a), len(b)) && a[len(a)-i] == b[len(b)-i]; i++ {
		n++
	}
	return n
}

// printable is what of a stranger's text can be shown: on one line, no longer than most bytes.
func printable(s string, most int) string {
	cut := len(s) > most
	s = strings.ToValidUTF8(s[:min(len(s), most)], "")
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
	if cut {
		s += "…"
	}
	return s
}

// address is a URL without what may be secret in it: who logs in there, and the values of its query.
func address(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		before, _, more := strings.Cut(s, "?")
		if more {
			before += "?…"
		}
		return printable(before, maxShown)
	}
	out := u.Scheme + "://" + u.Host + u.EscapedPath()
	var names []string
	for _, pair := range strings.Split(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			names = append(names, name+"=…")
		}
	}
	if len(names) > 0 {
		out += "?" + strings.Join(names, "&")
	}
	if u.Fragment != "" {
		out += "#…"
	}
	return printable(out, maxShown)
}

// hidden are the parameters whose values are shown nowhere, whatever else they were put in.
var hidden = []string{
	"client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "token", "access_token", "id_token_hint", "state", "nonce", "code_challenge", "request",
}

// discreet takes what a request held in secret out of a text of the same request.
func (f form) discreet(text string) string {
	var secrets []string
	for _, name := range hidden {
		secrets = append(secrets, f.values.Get(name))
	}
	if f.basic != nil {
		s, _ := f.basic.Password()
		secrets = append(secrets, s)
	}
	for _, s := range append(secrets, f.bearer) {
		if len(s) >= 8 { // shorter is no secret of ours, and stands in any text by chance
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	return text
}
