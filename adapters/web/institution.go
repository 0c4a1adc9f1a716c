package web

import (
	"net/http"
	"strings"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/ports"
)

// mostInstitutions is how many a page lists; who may act for more searches.
const mostInstitutions = 50

// institutions asks for which school or board one acts (MH-43).
func (v *visit) institutions(st signin.State) error {
	page := pages.ChooseInstitution{
		Action: v.at("login", st.Login, "institution"), Search: v.at("login", st.Login), Cancel: v.at("login", st.Login, "stop"),
		Query: strings.TrimSpace(v.Query("q")), Missing: v.Query("institution") == "missing",
		Switching: st.Institutions.Now != "", Remembered: st.Institutions.Remembered,
	}
	wanted := strings.ToLower(page.Query)
	for _, i := range institutionsOf(st.Institutions.May, st.Institutions.Now, st.Institutions.NowCode) {
		if !strings.Contains(strings.ToLower(i.Name+" "+i.Code+" "+i.Account), wanted) {
			continue
		}
		if page.Total++; page.Total <= mostInstitutions {
			page.List = append(page.List, i)
		}
	}
	code := http.StatusOK
	if page.Missing {
		code = http.StatusUnprocessableEntity
	}
	return v.render(code, pages.ChooseInstitutionPage(v.of(st), page))
}

// institutionsOf lists those of all accounts. Where one code stands on more of them, the account is told too.
func institutionsOf(held []ports.HeldLink, now linking.LinkID, at linking.Code) []pages.Institution {
	var out []pages.Institution
	times := map[string]int{}
	for _, l := range held {
		for _, i := range l.To.Institutions {
			shown := institutionOf(i, l.ID == now && i.Code == at)
			shown.ID, shown.Account = string(l.ID)+"."+i.Code.String(), l.To.UserName
			times[shown.Code]++
			out = append(out, shown)
		}
	}
	for n := range out {
		if times[out[n].Code] == 1 {
			out[n].Account = ""
		}
	}
	return out
}

func institutionOf(i linking.Institution, current bool) pages.Institution {
	return pages.Institution{ID: i.Code.String(), Name: i.Name, Code: i.Code.String(), Board: i.Code.Kind() == linking.Board, Current: current}
}

// allOf lists the institutions of one account.
func allOf(a linking.Account, current linking.Code) []pages.Institution {
	out := make([]pages.Institution, len(a.Institutions))
	for n, i := range a.Institutions {
		out[n] = institutionOf(i, i.Code == current)
	}
	return out
}

func (s *Server) chooseInstitution(v *visit) error {
	link, code, ok := strings.Cut(v.PostForm("institution"), ".")
	if !ok {
		return v.seeOther(v.at("login", v.Param("login")) + "?institution=missing")
	}
	st, err := s.Signin.ChooseInstitution(v.ctx(), v.browser(), linking.LinkID(link), code, v.PostForm("remember") != "")
	if err != nil {
		return err
	}
	return v.onward(st, "")
}
