package web

import (
	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/login"
	"github.com/voordeur/voordeur/domain/policy"
)

// wayIn is what a person can choose: accounts of one kind are one way, whoever they are for.
type wayIn struct {
	login.Option
	number int      // of the first of its options
	of     []string // names of the audiences that it is for
}

// waysIn gives the ways that options come down to, each once.
func waysIn(service policy.Service, options []login.Option, lang string) []wayIn {
	var out []wayIn
	at := map[login.Option]int{}
	for i, o := range options {
		same := login.Option{Choice: login.Choice{Method: o.Choice.Method}, Accounts: o.Accounts, Minimum: o.Minimum}
		n, known := at[same]
		if !known {
			n = len(out)
			at[same] = n
			out = append(out, wayIn{Option: o, number: i})
		}
		if audience, ok := service.Audience(o.Choice.Audience); ok && audience.Name.NL != "" {
			out[n].of = append(out[n].of, audience.Name.In(lang))
		}
	}
	return out
}

// method is a way on the page for a choice; url is where it leads.
func (w wayIn) method(p policy.Policy, lang, url string) pages.Method {
	m := pages.Method{Way: pages.Way(w.Choice.Method), URL: url, For: w.of}
	switch {
	case w.Choice.Method == policy.Account:
		kind, _ := p.AccountsOf(w.Accounts)
		m.Name = kind.Name.In(lang)
	case w.Minimum > assurance.None:
		m.Minimum = w.Minimum.String()
	}
	return m
}
