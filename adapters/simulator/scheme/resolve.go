package scheme

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
)

func (s *Scheme) artifactHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+artifactPath, s.resolve)
	return mux
}

// resolve answers an ArtifactResolve (EHERKENNING 4.2, 4.3). Who cannot show whose message it is
// gets a SOAP fault; an artifact that is not there gets a Response with a status.
func (s *Scheme) resolve(w http.ResponseWriter, r *http.Request) {
	query, err := s.readResolve(r)
	if err != nil {
		s.messages.note(s.now(), "ArtifactResolve", query.provider, query.text, err.Error())
		s.soap(w, http.StatusForbidden, "soapfault.xml", err.Error())
		return
	}
	s.messages.note(s.now(), "ArtifactResolve", query.provider, query.text, "")
	d, ok := s.artifacts.take(query.artifact, query.provider, s.now())
	if d.faults.Artifact != "" && d.faults.Artifact != "forgotten" {
		disturb(w, r, d.faults.Artifact)
		return
	}
	if !ok || d.faults.Artifact == "forgotten" {
		d, err = s.nothing(d, query)
	}
	var answer string
	if err == nil {
		answer, err = s.artifactResponse(query.id, d)
	}
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "artifact response could not be made", "error", err)
		http.Error(w, "answer could not be made", http.StatusInternalServerError)
		return
	}
	s.messages.note(s.now(), "ArtifactResponse", query.provider, answer, "")
	s.soap(w, http.StatusOK, "", answer)
}

// resolveQuery is an ArtifactResolve whose sender is certain.
type resolveQuery struct {
	id, provider, artifact, text string
	usual                        consumer // where the sender usually wants answers
}

func (s *Scheme) readResolve(r *http.Request) (resolveQuery, error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, messageLimit+1))
	if err != nil {
		return resolveQuery{}, errors.New("request cannot be read")
	}
	root, err := parseXML(raw)
	if err != nil {
		return resolveQuery{}, err
	}
	message := bodyOf(root)
	if message == nil {
		return resolveQuery{text: string(raw)}, errors.New("not a SOAP 1.1 envelope with one ArtifactResolve")
	}
	query := resolveQuery{text: string(raw), provider: plainText(only(message, nsAssertion, "Issuer"))}
	provider, ok := s.providers.find(query.provider)
	if !ok || r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return query, errors.New("the sender is not known to this broker")
	}
	err = s.providers.with(r.Context(), provider, func(m providerMetadata) error {
		return s.checkResolve(&query, message, r.TLS.PeerCertificates[0], m)
	})
	return query, err
}

func bodyOf(root *etree.Element) *etree.Element {
	if !is(root, nsSOAP, "Envelope") {
		return nil
	}
	body := only(root, nsSOAP, "Body")
	if body == nil || len(body.ChildElements()) != 1 {
		return nil
	}
	return only(body, nsProtocol, "ArtifactResolve")
}

func (s *Scheme) checkResolve(q *resolveQuery, message *etree.Element, shown *x509.Certificate, m providerMetadata) error {
	if !slices.ContainsFunc(m.signing, shown.Equal) {
		return errors.New("the TLS client certificate is not in the sender's metadata")
	}
	signed, err := verify(message, m.signing, s.now())
	if err != nil {
		return err
	}
	if destination := attribute(signed, "Destination"); destination != "" && destination != s.ArtifactURL() {
		return errors.New("Destination is not " + s.ArtifactURL())
	}
	issued, err := time.Parse(time.RFC3339Nano, attribute(signed, "IssueInstant"))
	if err != nil || s.now().Sub(issued).Abs() > requestAge || attribute(signed, "Version") != "2.0" {
		return errors.New("not version 2.0, or IssueInstant is not of now")
	}
	artifact := only(signed, nsProtocol, "Artifact")
	if artifact == nil {
		return errors.New("no Artifact")
	}
	q.id, q.artifact = attribute(signed, "ID"), strings.TrimSpace(artifact.Text())
	q.usual, _ = m.consumer("", "")
	return nil
}

// nothing is the answer to an artifact that cannot be honoured: the status is in the Response
// (EHERKENNING 4.3). It names the request where the artifact was one of ours.
func (s *Scheme) nothing(d deposit, q resolveQuery) (deposit, error) {
	c := &composer{keys: s.keys, random: s.config.Random, now: s.now(), request: d.request}
	if c.request.consumer.location == "" {
		c.request.consumer = q.usual
	}
	response, err := c.response(failed("Requester", "RequestUnsupported", "The artifact is unknown, used or expired."))
	return deposit{response: response, faults: d.faults}, err
}

// artifactResponse wraps a deposit; its own status is always Success (EHERKENNING 4.3).
func (s *Scheme) artifactResponse(inResponseTo string, d deposit) (string, error) {
	c := &composer{keys: s.keys, random: s.config.Random, now: s.now(), faults: d.faults}
	text, err := render("artifactresponse.xml", map[string]any{
		"ID": c.id(), "Now": c.now, "InResponseTo": inResponseTo, "Issuer": brokerID, "Response": d.response,
	})
	if err != nil || d.faults.Signature == "none" || d.faults.Signature == "assertion-only" {
		return text, err
	}
	return c.signing().sign(text)
}

// soap answers in an envelope: body as it stands, or made by the named template.
func (s *Scheme) soap(w http.ResponseWriter, status int, template, body string) {
	if template != "" {
		body, _ = render(template, body)
	}
	envelope, err := render("envelope.xml", map[string]string{"Body": body})
	if err != nil {
		http.Error(w, "answer could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, envelope) // the reader may be gone; nobody to tell
}

// slowest is how long the slow fault waits when the caller does not give up first.
const slowest = 30 * time.Second

func disturb(w http.ResponseWriter, r *http.Request, fault string) {
	switch fault {
	case "slow":
		wait, stop := context.WithTimeout(r.Context(), slowest)
		defer stop()
		<-wait.Done()
		w.WriteHeader(http.StatusGatewayTimeout)
	case "error":
		http.Error(w, "the practice broker is out of order", http.StatusInternalServerError)
	case "garbage":
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = io.WriteString(w, "\x00\xff<oefen><oefen>&niets;")
	case "content-type":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Storing</title><p>De oefen-makelaar heeft een storing.")
	case "closed":
		panic(http.ErrAbortHandler) // net/http's way to drop the connection
	case "too-long":
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		for chunk := strings.Repeat(" ", 64<<10); r.Context().Err() == nil; {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
	}
}
