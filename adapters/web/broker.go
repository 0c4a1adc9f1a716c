package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	pages "github.com/voordeur/voordeur/adapters/web/login"
	"github.com/voordeur/voordeur/application/signin"
)

// sendUpstream takes the browser to the broker. It is a GET: going there changes nothing here.
func (s *Server) sendUpstream(v *visit) error {
	option, err := strconv.Atoi(v.Param("option"))
	if err != nil {
		option = -1
	}
	d, st, err := s.Signin.SendUpstream(v.ctx(), v.browser(), option)
	if err != nil {
		return err
	}
	switch {
	case d.URL == "":
		return v.step(st, false)
	case d.Post == nil:
		return v.seeOther(d.URL)
	}
	page := pages.HandOff{Action: d.URL, Party: "eHerkenning", Cancel: v.at("login", st.Login, "stop")}
	for _, name := range []string{"SAMLRequest", "RelayState"} {
		page.Fields = append(page.Fields, pages.HiddenField{Name: name, Value: d.Post.Get(name)})
	}
	return v.renderTo(http.StatusOK, pages.HandOffPage(v.of(st), page), d.Origin)
}

// receiveUpstream is the assertion consumer service for artifacts (EHERKENNING 4.1).
func (s *Server) receiveUpstream(v *visit) error {
	id, option, ok := signin.ParseRelayState(v.Query("RelayState"))
	if !ok {
		return signin.ErrNoLogin
	}
	b := v.browserOf(id)
	st, err := s.Signin.ReceiveUpstream(v.ctx(), b, option, v.Query("SAMLart"))
	if err != nil {
		return err
	}
	return v.step(st, true)
}

// acsPost turns an artifact that was posted from the broker's site into a GET of ours: a post from
// another site comes without our cookies, and the GET that follows it brings them. An artifact is of
// no use to anybody but the holder of our TLS key, so it may stand in an address, as it does in the
// redirect binding.
func (s *Server) acsPost(c *gin.Context) bool {
	if c.Request.Method != http.MethodPost || !strings.HasSuffix(c.Request.URL.Path, "/saml/acs") {
		return false
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 8<<10)
	q := url.Values{"SAMLart": {c.PostForm("SAMLart")}, "RelayState": {c.PostForm("RelayState")}}
	secure(c.Writer.Header(), "'self'")
	c.Redirect(http.StatusSeeOther, c.Request.URL.Path+"?"+q.Encode())
	return true
}

// metadata publishes our side of the connection, signed (ET-20).
func (s *Server) metadata(v *visit) error {
	doc, err := s.Metadata.Metadata(v.ctx(), v.realm.ID)
	if err != nil {
		return err
	}
	v.Header("Cache-Control", "public, max-age=300")
	v.Header("X-Content-Type-Options", "nosniff")
	v.Data(http.StatusOK, "application/samlmetadata+xml", doc)
	return nil
}
