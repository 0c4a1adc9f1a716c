package web

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/voordeur/voordeur/application/profile"
	"github.com/voordeur/voordeur/domain/role"
)

// ownData is what people take along (XC-41). Its names are those of the documentation, not of our tables.
type ownData struct {
	At       time.Time     `json:"at"`
	Tenant   string        `json:"tenant"`
	Person   ownPerson     `json:"person"`
	Account  *ownAccount   `json:"account,omitempty"`
	Sessions []ownSession  `json:"sessions"`
	History  []ownHappened `json:"history"`
}

type ownPerson struct {
	ID           string            `json:"id"`
	Email        string            `json:"email,omitempty"`
	Verified     time.Time         `json:"email_verified_at,omitzero"`
	Language     string            `json:"language,omitempty"`
	Since        time.Time         `json:"known_since"`
	Organisation *ownLegal         `json:"organisation,omitempty"`
	ActsFor      []ownActsFor      `json:"acts_for,omitempty"`
	Roles        []string          `json:"roles,omitempty"`
	Portals      map[string]string `json:"pseudonyms_at_portals,omitempty"`
}

type ownLegal struct {
	Name string `json:"name,omitempty"`
	KvK  string `json:"kvk,omitempty"`
	RSIN string `json:"rsin,omitempty"`
}

type ownActsFor struct {
	ownLegal
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"`
}

type ownAccount struct {
	Kind       string      `json:"kind"`
	Name       string      `json:"name,omitempty"`
	Email      string      `json:"email"`
	Phone      string      `json:"phone,omitempty"`
	State      string      `json:"state"`
	Created    time.Time   `json:"created_at"`
	LastLogin  time.Time   `json:"last_login_at,omitzero"`
	PasswordAt time.Time   `json:"password_changed_at,omitzero"`
	Apps       []ownApp    `json:"authenticators,omitempty"`
	Recovery   int         `json:"recovery_codes_left"`
	Devices    []ownDevice `json:"devices,omitempty"`
	Waiting    []ownLater  `json:"changes_that_wait,omitempty"`
}

type ownApp struct {
	Name  string    `json:"name,omitempty"`
	Added time.Time `json:"added_at"`
	Used  time.Time `json:"last_used_at,omitzero"`
}

type ownDevice struct {
	Label   string    `json:"label,omitempty"`
	First   time.Time `json:"first_seen_at"`
	Last    time.Time `json:"last_seen_at"`
	Trusted time.Time `json:"trusted_until,omitzero"`
}

type ownLater struct {
	Field string    `json:"field"`
	New   string    `json:"new,omitempty"`
	From  time.Time `json:"from"`
}

type ownSession struct {
	Service string    `json:"service"`
	Device  string    `json:"device,omitempty"`
	Level   string    `json:"level"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"last_seen_at"`
	This    bool      `json:"this"`
}

type ownHappened struct {
	At        time.Time         `json:"at"`
	Action    string            `json:"action"`
	Result    string            `json:"result"`
	Facts     map[string]string `json:"facts,omitempty"`
	Reference string            `json:"reference,omitempty"`
}

// exportMe gives somebody all their data as one file.
func (s *Server) exportMe(v *visit) error {
	all, err := s.Profile.Export(v.ctx(), v.self())
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(v.ownData(all), "", "  ")
	if err != nil {
		return err
	}
	secure(v.Writer.Header(), "'none'")
	v.Header("Content-Disposition", `attachment; filename="mijn-gegevens.json"`)
	v.Data(http.StatusOK, "application/json; charset=utf-8", append(body, '\n'))
	return nil
}

func (v *visit) ownData(all profile.Exported) ownData {
	p := all.Profile.Person
	out := ownData{
		At: all.At, Tenant: v.realm.Document.Tenant.Name.In(string(v.lang(nil))), Sessions: []ownSession{}, History: []ownHappened{},
		Person: ownPerson{ID: string(p.ID), Email: p.Email.String(), Language: p.Language, Since: p.CreatedAt, Roles: texts(role.Names(all.Profile.Grants, all.At))},
	}
	if !p.Email.IsZero() {
		out.Person.Verified = verifiedAt(p)
	}
	if o := all.Profile.Organisation; o.ID != "" {
		out.Person.Organisation = &ownLegal{o.Name, o.Legal.KvK.String(), o.Legal.RSIN.String()}
	}
	for _, a := range all.Acting {
		o := a.Organisation
		out.Person.ActsFor = append(out.Person.ActsFor, ownActsFor{ownLegal{o.Name, o.Legal.KvK.String(), o.Legal.RSIN.String()}, a.From, a.Until})
	}
	out.Person.Portals = all.Profile.Subjects
	for _, one := range all.Sessions {
		out.Sessions = append(out.Sessions, ownSession{one.Service, one.Device, one.Level.String(), one.StartedAt, one.SeenAt, one.ID == all.Session.ID})
	}
	for _, e := range all.History {
		out.History = append(out.History, ownHappened{e.At, string(e.Action), string(e.Result), e.Facts, e.Reference})
	}
	if all.HasAccount() {
		out.Account = accountData(all)
	}
	return out
}

func accountData(all profile.Exported) *ownAccount {
	a := all.Account
	out := &ownAccount{
		Kind: a.Kind, Name: a.Name, Email: a.Email.String(), Phone: a.Phone.String(), State: string(a.State), Created: a.CreatedAt,
		LastLogin: a.LastLogin, PasswordAt: a.PasswordAt, Recovery: all.Factors.Recovery,
	}
	for _, app := range all.Factors.Apps {
		out.Apps = append(out.Apps, ownApp{app.Name, app.Confirmed, app.UsedAt})
	}
	for _, d := range all.Devices {
		out.Devices = append(out.Devices, ownDevice{d.Label, d.FirstSeen, d.LastSeen, d.Trusted})
	}
	for _, c := range all.Waiting {
		out.Waiting = append(out.Waiting, ownLater{string(c.Field), c.Email.String() + c.Phone.String(), c.Due})
	}
	return out
}
