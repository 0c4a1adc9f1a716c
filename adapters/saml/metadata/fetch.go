package metadata

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/voordeur/voordeur/adapters/saml/xmlguard"
)

// fetch asks for the document; nil bytes mean that it did not change since the last time.
func (s *Source) fetch(ctx context.Context) (raw []byte, etag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.config.URL, nil)
	if err != nil {
		return nil, "", fmt.Errorf("%w: request", ErrFetch)
	}
	request.Header.Set("Accept", "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9")
	if s.etag != "" && s.trust.Load() != nil {
		request.Header.Set("If-None-Match", s.etag)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrFetch, err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotModified {
		return nil, "", nil
	}
	if response.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%w: HTTP status %d", ErrFetch, response.StatusCode)
	}
	raw, err = io.ReadAll(io.LimitReader(response.Body, int64(xmlguard.Metadata.Bytes)+1))
	if err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrFetch, err)
	}
	if len(raw) > xmlguard.Metadata.Bytes {
		return nil, "", fmt.Errorf("%w: too large", ErrFetch)
	}
	return raw, response.Header.Get("ETag"), nil
}
