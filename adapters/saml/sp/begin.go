package sp

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/beevik/etree"

	"github.com/voordeur/voordeur/adapters/saml/metadata"
	"github.com/voordeur/voordeur/adapters/saml/xmlsig"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// maxRelayState is the length limit of SAML bindings 3.4.3, in bytes.
const maxRelayState = 80

// Begin makes a signed AuthnRequest (EHERKENNING 3). The level is not in it: the service
// catalogue decides what the broker demands (EHERKENNING 2.2), and Resolve checks what came.
func (p *Provider) Begin(ctx context.Context, r realm.ID, q ports.UpstreamRequest) (ports.UpstreamDispatch, error) {
	c, err := p.config.Connections(ctx, r)
	if err != nil {
		return ports.UpstreamDispatch{}, fmt.Errorf("sp: connection: %w", err)
	}
	service, ok := c.service(q.Service)
	if !ok {
		return ports.UpstreamDispatch{}, fmt.Errorf("sp: service %q: %w", q.Service, ports.ErrNotFound)
	}
	if len(q.RelayState) > maxRelayState {
		return ports.UpstreamDispatch{}, fmt.Errorf("sp: relay state of %d bytes", len(q.RelayState))
	}
	trust, err := c.Broker.Trust()
	if err != nil {
		return ports.UpstreamDispatch{}, fmt.Errorf("%w: %w: %w", ports.ErrUnavailable, errNoBroker, err)
	}
	signer, err := p.signer(ctx, r)
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	d := departure{connection: c, service: service, question: q, trust: trust, signer: signer, now: p.config.Now()}
	if c.Binding == Redirect {
		return d.redirect()
	}
	return d.post()
}

func (p *Provider) signer(ctx context.Context, r realm.ID) (xmlsig.Signer, error) {
	key, err := p.config.Keys.Active(ctx, r, ports.KeySAMLSigning)
	if err != nil {
		return xmlsig.Signer{}, fmt.Errorf("sp: signing key: %w", err)
	}
	return xmlsig.Signer{Key: key.Signer, Certificate: key.Certificate, Random: p.config.Random}, nil
}

// departure is one request on its way to the broker.
type departure struct {
	connection Connection
	service    Service
	question   ports.UpstreamRequest
	trust      *metadata.Trust
	signer     xmlsig.Signer
	now        time.Time
}

func (d departure) post() (ports.UpstreamDispatch, error) {
	to, origin, err := d.destination(metadata.BindingPost)
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	request := d.authnRequest(to)
	if err := d.signer.SignMessage(request); err != nil {
		return ports.UpstreamDispatch{}, err
	}
	raw, err := serialise(request)
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	form := url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString(raw)}}
	if d.question.RelayState != "" {
		form.Set("RelayState", d.question.RelayState)
	}
	return ports.UpstreamDispatch{URL: to.String(), Post: form, Origin: origin}, nil
}

// redirect carries the signature in the query and none in the message (SAML bindings 3.4.4.1).
func (d departure) redirect() (ports.UpstreamDispatch, error) {
	to, origin, err := d.destination(metadata.BindingRedirect)
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	raw, err := serialise(d.authnRequest(to))
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	query, err := d.signer.SignQuery("SAMLRequest", raw, d.question.RelayState)
	if err != nil {
		return ports.UpstreamDispatch{}, err
	}
	if to.RawQuery != "" {
		query = to.RawQuery + "&" + query
	}
	to.RawQuery = query
	return ports.UpstreamDispatch{URL: to.String(), Origin: origin}, nil
}

func (d departure) destination(binding string) (to *url.URL, origin string, err error) {
	location := d.trust.SignOn(binding)
	if location == "" {
		return nil, "", fmt.Errorf("sp: the broker takes no requests by %s", binding)
	}
	to, err = metadata.ParseLocation(location)
	if err != nil {
		return nil, "", err
	}
	return to, to.Scheme + "://" + to.Host, nil
}

// authnRequest has the elements of EHERKENNING 3.2 and no others: no NameIDPolicy, no Subject,
// and an Issuer without attributes.
func (d departure) authnRequest(to *url.URL) *etree.Element {
	el := newMessage("samlp:AuthnRequest", d.question.ID, to.String(), d.now)
	if d.question.ForceAuthn {
		el.CreateAttr("ForceAuthn", "true")
	}
	el.CreateAttr("AssertionConsumerServiceIndex", "0")
	el.CreateAttr("AttributeConsumingServiceIndex", strconv.Itoa(d.service.Index))
	el.CreateElement("saml:Issuer").SetText(d.connection.EntityID)
	return el
}

func newMessage(tag, id, to string, now time.Time) *etree.Element {
	el := etree.NewElement(tag)
	el.CreateAttr("xmlns:samlp", nsProtocol)
	el.CreateAttr("xmlns:saml", nsAssertion)
	el.CreateAttr("ID", id)
	el.CreateAttr("Version", "2.0")
	el.CreateAttr("IssueInstant", now.UTC().Format("2006-01-02T15:04:05Z"))
	el.CreateAttr("Destination", to)
	return el
}

func serialise(root *etree.Element) ([]byte, error) {
	doc := etree.NewDocument()
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true, CanonicalEndTags: true}
	doc.SetRoot(root)
	return doc.WriteToBytes()
}
