package register_test

import (
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/mandaat"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/application/mandates"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/mandate"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/domain/role"
	"github.com/voordeur/voordeur/domain/validity"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

var branch = must(identity.ParseBranch("000012345678"))

// wild makes a random register: two people of an intermediary, its clients, pauses, ends and branches.
func (h *house) wild(r *rand.Rand) (people []holder, all []mandate.ID) {
	h.t.Helper()
	levels := means.Levels()
	for i := range 2 {
		people = append(people, h.holder(kantoor, fmt.Sprint("Mens", i, "-", newID()[:8]), levels[r.IntN(len(levels))]))
	}
	day := func(n int) time.Time { return start.AddDate(0, 0, n).Truncate(24 * time.Hour) }
	random := func(m *mandate.Mandate) {
		m.Level = levels[r.IntN(len(levels))]
		from := r.IntN(200) - 100
		m.Term = must(validity.New(day(from), day(from+1+r.IntN(400))))
		if r.IntN(2) == 0 {
			m.Scope = mandate.Scope{Services: []mandate.ServiceID{services[r.IntN(len(services))].ID}}
		}
		if r.IntN(4) == 0 && !m.Grantee.ForClients {
			m.Branch = branch
		}
		if err := m.Grant(mandate.Deed{By: "system", At: m.Term.From}); err != nil {
			h.t.Fatal(err)
		}
		for n := from + r.IntN(60); n < 0 && r.IntN(2) == 0; n += 1 + r.IntN(30) {
			if m.Suspend(mandate.Deed{By: "system", At: day(n)}) == nil && r.IntN(3) > 0 {
				n = min(n+r.IntN(20), 0)
				_ = m.Reinstate(mandate.Deed{By: "system", At: day(n)})
			}
		}
		if r.IntN(4) == 0 {
			_ = m.Schedule(day(1+r.IntN(200)), mandate.Deed{By: "system", At: day(0)})
		}
	}
	for range 5 {
		to := mandate.Grantee{Holder: people[r.IntN(len(people))].id, ForClients: r.IntN(2) == 0}
		all = append(all, h.gives(kantoor, to, random))
	}
	for range 3 {
		all = append(all, h.gives([]identity.KvK{zilverbeek, elders}[r.IntN(2)], mandate.Grantee{Intermediary: kantoor}, random))
	}
	return people, all
}

// administers lets somebody act for other organisations than their own, too.
func (h *house) administers(a *admin, numbers ...identity.KvK) {
	h.t.Helper()
	h.in(func(ctx context.Context, st ports.Store) error {
		for _, k := range numbers {
			term := must(validity.New(start.AddDate(-1, 0, 0), start.AddDate(4, 0, 0)))
			if err := st.MandateAdministrators().Put(ctx, mandate.Administrator{Person: a.id, KvK: k, Term: term, By: "system"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// drop takes the role from somebody, whoever is left.
func (h *house) drop(a *admin) {
	h.t.Helper()
	h.in(func(ctx context.Context, st ports.Store) error {
		return st.Roles().End(ctx, a.id, "machtigingenbeheerder", role.ByTenant, h.now())
	})
}

// bars are the drawn spans of a page.
var bars = regexp.MustCompile(`class="axis__(?:open|shut)" x="(\d+)" y="\d+" width="(\d+)"`)

// drawn wants bars that follow each other, from one side of the drawing to the other, for each service.
func drawn(t *testing.T, p page) {
	t.Helper()
	at, rows := 0, 0
	for _, bar := range bars.FindAllStringSubmatch(p.body, -1) {
		x, width := must(strconv.Atoi(bar[1])), must(strconv.Atoi(bar[2]))
		if x == 0 {
			rows++
		} else if x < at-1 || x > at+1 {
			t.Errorf("a bar begins at %d, and the one before it ends at %d", x, at)
		}
		at = x + width
		if at > 1001 {
			t.Errorf("a bar ends at %d of 1000", at)
		}
	}
	if rows != len(services) || at < 999 {
		t.Errorf("%d services are drawn, the last until %d of 1000", rows, at)
	}
}

var answered = regexp.MustCompile(`(?s)data-answer="([^"]*)">(.*?)</ul>`)

// M9: what the page says, for any moment, is what the login is answered at that moment: 50 random ones.
func TestThePageAnswersAsTheLogin(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		r := rand.New(rand.NewPCG(5, 9))
		a := h.administrator(kantoor, "kim")
		people, _ := h.wild(r)
		names := map[identity.KvK]string{kantoor: "Organisatie " + kantoor.String()}
		c := ui.Ctx{Printer: i18n.In(i18n.NL)}
		ways := 0
		for range 50 {
			who := people[r.IntN(len(people))]
			at := start.AddDate(0, 0, r.IntN(500)-120).Truncate(time.Minute).Add(time.Duration(r.IntN(24*60)) * time.Minute).In(zone())
			q := url.Values{"day": {at.Format("02-01-2006")}, "time": {at.Format("15:04")}}
			p := a.ask("/users/one/"+string(who.id)+"/axis?"+q.Encode(), nil)
			p.says(t, http.StatusOK)
			drawn(t, p)
			found := answered.FindAllStringSubmatch(p.body, -1)
			if len(found) != len(services) {
				t.Fatalf("the page answers for %d services", len(found))
			}
			for i, v := range services {
				answer, has := h.login(who.id, v, at)
				want := mandaat.AnswerWords(c, mandates.Answer{NoMeans: !has, Answer: answer}, names)
				ways += len(answer.Options)
				got := strings.Split(strings.TrimSuffix(strings.ReplaceAll(found[i][2], "<li>", ""), "</li>"), "</li>")
				for j := range got {
					got[j] = html.UnescapeString(strings.TrimSpace(got[j]))
				}
				if found[i][1] != string(v.ID) || !slices.Equal(got, want) {
					t.Fatalf("%s at %s: the page says %q, the login %q", v.ID, at, got, want)
				}
			}
		}
		if ways == 0 {
			t.Error("in no register is anybody let in: this proves nothing")
		}
		a.ask("/users/one/"+string(people[0].id)+"/axis?day=morgen", nil).says(t, http.StatusUnprocessableEntity, "Vul een dag in")
	})
}

// missed names, for each way in that somebody has in before and not in after, the first day of that.
func missed(days []time.Time, before, after map[string][]bool) map[string]time.Time {
	out := map[string]time.Time{}
	for way, had := range before {
		for i, day := range days {
			if had[i] && (after[way] == nil || !after[way][i]) {
				out[way] = day
				break
			}
		}
	}
	return out
}

// way is one way in, as a text.
func way(h mandate.HolderID, v mandate.Service, o mandate.Option) string {
	return fmt.Sprint(h, " ", v.ID, " ", o.Represented, " ", o.Branch, " ", o.Via)
}

// logins gives on which of many days each way in is open, from what is stored.
func (h *house) logins(people []holder, days []time.Time) map[string][]bool {
	h.t.Helper()
	out := map[string][]bool{}
	for _, who := range people {
		answer := h.answers(who.id)
		for _, v := range services {
			for i, day := range days {
				a, _ := answer(v, day)
				for _, o := range a.Options {
					key := way(who.id, v, o)
					if out[key] == nil {
						out[key] = make([]bool, len(days))
					}
					out[key][i] = true
				}
			}
		}
	}
	return out
}

// M9, MR-77: the preview equals the effect, on random registers and for every kind of act that stops something: what it
// names as lost is lost in the logins of the days to come, from the day that it says, and nothing else is.
func TestThePreviewEqualsTheEffect(t *testing.T) {
	kinds := []mandates.Kind{mandates.EndMandate, mandates.SuspendMandate, mandates.ScheduleMandate, mandates.LeaveAll, mandates.RevokeMeans, mandates.SuspendMeans}
	days := []time.Time{start} // every moment at which anything changes in these registers
	for n := 1; n < 520; n++ {
		days = append(days, start.AddDate(0, 0, n).Truncate(24*time.Hour))
	}
	lost := map[mandates.Kind]int{}
	for seed := range uint64(30) {
		h := build(t, browserless.SQLite)
		a := h.administrator(kantoor, "kim")
		h.administers(a, zilverbeek, elders)
		r := rand.New(rand.NewPCG(seed, 7))
		people, all := h.wild(r)
		ch := mandates.Change{Kind: kinds[int(seed)%len(kinds)], Mandate: all[r.IntN(len(all))], Means: people[0].means, Holder: people[0].id, KvK: kantoor, Why: why}
		if ch.Kind == mandates.ScheduleMandate {
			ch.Until = start.AddDate(0, 0, 1+r.IntN(60)).Truncate(24 * time.Hour)
		}
		p, err := h.mandates.Preview(t.Context(), a.caller(), ch)
		if err != nil {
			t.Fatal(err)
		}
		ch.Seen = p.Change.Seen
		before := h.logins(people, days)
		err = h.mandates.Do(t.Context(), a.caller(), ch)
		if (err != nil) != (p.Refused != nil) {
			t.Fatalf("seed %d, %s: the preview says %v, and it ends in %v", seed, ch.Kind, p.Refused, err)
		}
		after := h.logins(people, days)
		told := map[string]time.Time{}
		for _, s := range p.Stops {
			told[way(s.Holder, s.Service, s.Option)] = s.From
		}
		if diff := cmp.Diff(missed(days, before, after), told); diff != "" {
			t.Errorf("seed %d, %s: missed (-) and told (+):\n%s", seed, ch.Kind, diff)
		}
		if opened := missed(days, after, before); len(opened) > 0 && ch.Kind != mandates.ScheduleMandate { // an end may be put later
			t.Errorf("seed %d, %s opens %v", seed, ch.Kind, opened)
		}
		lost[ch.Kind] += len(told)
	}
	for _, k := range kinds {
		if lost[k] == 0 {
			t.Errorf("by %s nothing was ever lost: this proves nothing", k)
		}
	}
}
