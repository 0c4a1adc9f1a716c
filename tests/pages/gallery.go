package pages

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/policyfile"
	"github.com/voordeur/voordeur/adapters/web/assets"
	"github.com/voordeur/voordeur/adapters/web/i18n"
	"github.com/voordeur/voordeur/adapters/web/theme"
	"github.com/voordeur/voordeur/adapters/web/ui"
	"github.com/voordeur/voordeur/config/demo"
)

// Policy is the content policy that every page keeps.
const Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// Gallery serves each sample at /{lang}/{name}, and what forms and links of samples lead to.
type Gallery struct {
	files   *assets.Library
	tenants map[string]ui.Tenant
	samples map[string]Sample
}

// NewGallery prepares the samples.
func NewGallery() (*Gallery, error) {
	files, err := assets.New()
	if err != nil {
		return nil, err
	}
	g := &Gallery{files: files, tenants: map[string]ui.Tenant{}, samples: map[string]Sample{}}
	pictures, err := logos()
	if err != nil {
		return nil, err
	}
	for name, choices := range styles {
		if err := g.dress(name, choices, pictures); err != nil {
			return nil, err
		}
	}
	for _, s := range Samples() {
		g.samples[s.Name] = s
	}
	return g, nil
}

// styles are house styles of invented tenants: an ordinary one, a hard colour, a coloured header, and two with logos as documents
// have them: one dark on nothing, and one as wide as can be.
var styles = map[string]theme.Choices{
	"":       {Primary: "#154273", Radius: 6},
	"yellow": {Primary: "#ffd500", Radius: 12},
	"brand":  {Primary: "#1f6f54", Header: theme.HeaderBrand},
	"bird":   {Primary: "#5b2a86", Radius: 6},
	"wide":   {Primary: "#275c9c", Radius: 6},
}

// logos are the pictures of those tenants.
func logos() (map[string][]byte, error) {
	office, faults := policyfile.Read(demo.Accountants, time.UTC)
	if len(faults) > 0 {
		return nil, fmt.Errorf("the demo has faults: %v", faults)
	}
	banner := image.NewNRGBA(image.Rect(0, 0, 1200, 60))
	for x := range 1200 {
		for y := range 60 {
			banner.Set(x, y, color.NRGBA{39, uint8(40 + x/8), 156, 255})
		}
	}
	var wide bytes.Buffer
	err := png.Encode(&wide, banner)
	return map[string][]byte{"bird": office.Tenant.Logo.PNG(), "wide": wide.Bytes()}, err
}

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path d="M24 2l20 7v14c0 12-8 19-20 23C12 42 4 35 4 23V9z" fill="#12406a"/><circle cx="24" cy="22" r="9" fill="#ffc629"/></svg>`

func (g *Gallery) dress(name string, choices theme.Choices, pictures map[string][]byte) error {
	style, err := theme.New(choices)
	if err != nil {
		return err
	}
	sheet, err := g.files.Add("theme-oefenland"+name+".css", style.CSS())
	if err != nil {
		return err
	}
	tenant := ui.Tenant{Name: "Schatkist Oefenland", Theme: sheet}
	if logo, ok := pictures[name]; ok {
		size, err := png.DecodeConfig(bytes.NewReader(logo))
		if err != nil {
			return err
		}
		tenant.Logo = ui.Picture{Width: size.Width, Height: size.Height}
		if tenant.Logo.URL, err = g.files.Add("logo-"+name+".png", logo); err != nil {
			return err
		}
	} else if name != "" {
		tenant.Logo = ui.Picture{Width: 48, Height: 48}
		if tenant.Logo.URL, err = g.files.Add("logo.svg", []byte(picture)); err != nil {
			return err
		}
	}
	g.tenants[name] = tenant
	return nil
}

// roleWords are the roles of the gallery's realm.
func roleWords(l i18n.Lang) []ui.Role {
	if l == i18n.EN {
		return []ui.Role{
			{ID: "deelnemer", Name: "Participant", About: "May enter the participant portal."}, {ID: "gebruikersbeheerder", Name: "User administrator", About: "May give roles to colleagues and revoke them."},
			{ID: "raadpleger", Name: "Viewer", About: "May view balances and overviews."}, {ID: "betaler", Name: "Payer", About: "May prepare and send payments."},
		}
	}
	return []ui.Role{
		{ID: "deelnemer", Name: "Deelnemer", About: "Mag het deelnemersportaal in."}, {ID: "gebruikersbeheerder", Name: "Gebruikersbeheerder", About: "Mag rollen geven aan collega's en rollen intrekken."},
		{ID: "raadpleger", Name: "Raadpleger", About: "Mag saldo en overzichten bekijken."}, {ID: "betaler", Name: "Betaler", About: "Mag betalingen klaarzetten en versturen."},
	}
}

// Ctx is how a sample is shown.
func (g *Gallery) Ctx(l i18n.Lang, s Sample) ui.Ctx {
	c := ui.Ctx{
		Printer: i18n.In(l), Files: g.files, Tenant: g.tenants[s.Style], Practice: s.Style != "", Service: "Mijn Schatkist", Home: "/portal",
		Here: "/" + string(l) + "/" + s.Name, Languages: i18n.Spoken([]string{string(l)}), Roles: roleWords(l),
		Links: ui.Links{Help: "/help", Privacy: "/privacy", Accessibility: "/accessibility"},
	}
	if s.Logout {
		c.Logout = "/post"
	}
	return c
}

// ServeHTTP shows samples and answers their forms.
func (g *Gallery) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	language, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	s, ok := g.samples[name]
	switch {
	case strings.HasPrefix(r.URL.Path, assets.Prefix):
		g.files.ServeHTTP(w, r)
	case ok:
		g.show(w, i18n.Lang(language), s)
	case r.URL.Path == "/broker" || r.URL.Path == "/stay":
		w.WriteHeader(http.StatusNoContent) // the browser stays where it is, so the page can be looked at
	case r.URL.Path == "/state":
		fmt.Fprint(w, "fresh") // the same as it was
	default:
		g.echo(w, r)
	}
}

func (g *Gallery) show(w http.ResponseWriter, l i18n.Lang, s Sample) {
	var page bytes.Buffer
	if err := s.Page(g.Ctx(l, s)).Render(context.Background(), &page); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", Policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	for name, values := range s.Header {
		h[name] = values
	}
	w.WriteHeader(max(s.Status, http.StatusOK))
	_, _ = w.Write(page.Bytes())
}

// echo says what was asked, so that a test can read what a form sent.
func (g *Gallery) echo(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.Path, r.Form.Encode())
}
