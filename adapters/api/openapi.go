package api

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
)

//go:embed openapi.json
var openAPI string

// describe gives the document of the API, with the addresses of this realm and who helps (/core/publish-openapi,
// /core/doc-openapi-contact).
func (s *Server) describe(c *call) (answer, error) {
	helpdesk := c.staff.Document.Tenant.Helpdesk
	body := strings.NewReplacer(
		"https://inloggen.example/t/tenant/staff", quoted(s.BaseURL+c.staff.Slug.Path()),
		"CONTACT-NAME", quoted(helpdesk.Name.In("en")), "contact@tenant.example", quoted(helpdesk.Email), "https://tenant.example/contact", quoted(helpdesk.URL),
	).Replace(openAPI)
	return answer{http.StatusOK, map[string]string{"Content-Type": asJSON, "Access-Control-Allow-Origin": "*"}, []byte(body)}, nil
}

// quoted is a text as it stands within quotes in JSON.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("api: a text is no JSON: " + err.Error())
	}
	return string(b[1 : len(b)-1])
}
