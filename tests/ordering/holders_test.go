package ordering_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/voordeur/voordeur/domain/account"
	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/means"
	"github.com/voordeur/voordeur/ports"
	"github.com/voordeur/voordeur/tests/browserless"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// holder gives somebody a means of an organisation.
func (v issuer) holder(t *testing.T, kvk, name, userName string, l assurance.Level) {
	t.Helper()
	id, now := identity.PersonID(uuid.NewString()), v.Now()
	v.Change(t, home, func(ctx context.Context, st ports.Store) error {
		p := identity.Person{ID: id, Acting: must(account.Acting(id)), Language: "nl", CreatedAt: now}
		p.ProveEmail(must(identity.ParseEmail(userName+"@zilverbeek.example")), "middel", now)
		if err := st.People().Put(ctx, p); err != nil {
			return err
		}
		err := st.Accounts().Put(ctx, account.Account{
			ID: id, Kind: "middel", Name: name, UserName: userName, Email: p.Email, Phone: must(identity.ParsePhone("+31612345678")), State: account.Active, CreatedAt: now,
		})
		if err != nil {
			return err
		}
		return st.Means().Put(ctx, must(means.Issue(means.ID(uuid.NewString()), id, must(identity.ParseKvK(kvk)), l, means.Deed{By: "system", At: now})))
	})
}

// exported gives the rows of an export without its header.
func exported(t *testing.T, p browserless.Page) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.Body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 || p.Status != 200 {
		t.Fatalf("the export answers %d: %v", p.Status, err)
	}
	return rows
}

// MR-07, MR-08, MR-09, MR-67, MR-82: the overview shows who has a means of the organisations that one administers, in pages,
// filtered and sorted; the export has what the filter lets through and nothing else, says when and which, calculates
// nothing when a spreadsheet opens it, and is on record.
func TestTheOverviewIsFilteredSortedAndExported(t *testing.T) {
	v := settle(t, browserless.SQLite)
	for n := range 26 {
		v.holder(t, browserless.Waterschap, fmt.Sprintf("Anna Meeuw%02d", n), fmt.Sprintf("anna.meeuw%02d", n), assurance.EH3)
	}
	v.holder(t, browserless.Waterschap, `=HYPERLINK("https://kwaad.example")`, "zwaluw", assurance.EH2)
	v.holder(t, browserless.Gemeente, "Vreemde Vogel", "vreemde.vogel", assurance.EH3)

	first := v.bram.Get(v.at("/users"))
	says(t, first, 200, "Anna Meeuw00", "=HYPERLINK")
	if strings.Contains(first.Body, "Anna Meeuw25") || strings.Contains(first.Body, "Vreemde Vogel") {
		t.Error("the first page holds too many")
	}
	says(t, v.bram.Get(v.at("/users?page=2")), 200, "Anna Meeuw25")
	says(t, v.bram.Get(v.at("/users?sort=name&order=desc")), 200, "Anna Meeuw25")
	says(t, v.bram.Get(v.at("/users?q=ZWALUW")), 200, "=HYPERLINK")
	says(t, v.bram.Get(v.at("/users?q=vreemde")), 200, words.PortalHoldersNothing())
	says(t, v.bram.Get(v.at("/users?kvk="+browserless.Gemeente)), 200, words.PortalHoldersNothing())

	filter := url.Values{"level": {"EH2"}, "q": {"zwaluw"}}
	rows := exported(t, v.bram.Get(v.at("/users/export?"+filter.Encode())))
	if len(rows) != 2 || rows[1][0] != `'=HYPERLINK("https://kwaad.example")` || rows[1][2] != "zwaluw" {
		t.Errorf("the export has %q", rows)
	}
	if header := strings.Join(rows[0], " "); !strings.Contains(header, "Gemaakt op") || !strings.Contains(header, "zwaluw") || !strings.Contains(header, "EH2") {
		t.Errorf("the export says of itself %q", header)
	}
	all := exported(t, v.bram.Get(v.at("/users/export")))
	if len(all) != 28 || slices.ContainsFunc(all, func(row []string) bool { return row[0] == "Vreemde Vogel" }) {
		t.Errorf("the export of all has %d rows", len(all))
	}
	events := v.Events(t, home, audit.MeansHoldersCarried)
	if len(events) != 2 || events[0].Facts["rows"] == events[1].Facts["rows"] {
		t.Errorf("on record is %+v", events)
	}
}
