package oidc

import "slices"

// metadata is what portals configure themselves from: OpenID Connect Discovery 1.0, RFC 8414, RP-Initiated
// and Back-Channel Logout. It is written out here, as the library would name its registration endpoint and not
// know our logout.
type metadata struct {
	Issuer                string   `json:"issuer"`
	Authorization         string   `json:"authorization_endpoint"`
	Token                 string   `json:"token_endpoint"`
	UserInfo              string   `json:"userinfo_endpoint"`
	Keys                  string   `json:"jwks_uri"`
	Pushed                string   `json:"pushed_authorization_request_endpoint"`
	EndSession            string   `json:"end_session_endpoint"`
	Introspection         string   `json:"introspection_endpoint"`
	Revocation            string   `json:"revocation_endpoint"`
	Scopes                []string `json:"scopes_supported"`
	Claims                []string `json:"claims_supported"`
	ACRs                  []string `json:"acr_values_supported"`
	ResponseTypes         []string `json:"response_types_supported"`
	ResponseModes         []string `json:"response_modes_supported"`
	GrantTypes            []string `json:"grant_types_supported"`
	Prompts               []string `json:"prompt_values_supported"`
	Subjects              []string `json:"subject_types_supported"`
	IDTokenAlgorithms     []string `json:"id_token_signing_alg_values_supported"`
	Authentication        []string `json:"token_endpoint_auth_methods_supported"`
	AssertionAlgorithms   []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	IntrospectionMethods  []string `json:"introspection_endpoint_auth_methods_supported"`
	IntrospectionSigning  []string `json:"introspection_endpoint_auth_signing_alg_values_supported"`
	RevocationMethods     []string `json:"revocation_endpoint_auth_methods_supported"`
	RevocationSigning     []string `json:"revocation_endpoint_auth_signing_alg_values_supported"`
	Challenges            []string `json:"code_challenge_methods_supported"`
	Languages             []string `json:"ui_locales_supported"`
	IssuerInResponse      bool     `json:"authorization_response_iss_parameter_supported"`
	ClaimsParameter       bool     `json:"claims_parameter_supported"`
	RequestParameter      bool     `json:"request_parameter_supported"`
	RequestURIParameter   bool     `json:"request_uri_parameter_supported"` // true by default: Discovery 3
	BackChannelLogout     bool     `json:"backchannel_logout_supported"`
	BackChannelLogoutSids bool     `json:"backchannel_logout_session_supported"`
	Details               []string `json:"authorization_details_types_supported,omitempty"` // RFC 9396 10
}

// spoken lists what pages exist in, Dutch and English first.
func spoken(more []string) []string {
	out := []string{"nl", "en"}
	for _, l := range more {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

func (i *issuer) describe() (document, error) { return newDocument(i.metadata()) }

func (i *issuer) metadata() metadata {
	at := func(e endpoint) string { return i.name + string(e) }
	algorithms := []string{"ES256", "RS256", "PS256"}
	secret := []string{"private_key_jwt", "client_secret_basic", "client_secret_post"}
	all := append(append([]string{}, secret...), "none")
	details := detailsTypes(i.realm.Policy)
	var register []string
	if len(details) > 0 {
		register = []string{"acting_subject"}
	}
	grantTypes := []string{"authorization_code", "refresh_token"}
	if i.realm.API {
		grantTypes = append(grantTypes, "client_credentials")
	}
	return metadata{
		Issuer: i.name, Authorization: at(authorizeEndpoint), Token: at(tokenEndpoint), UserInfo: at(userInfoEndpoint),
		Keys: at(jwksEndpoint), Pushed: at(pushEndpoint), EndSession: at(logoutEndpoint),
		Introspection: at(introspectEndpoint), Revocation: at(revokeEndpoint),
		Scopes: i.scopes(),
		Claims: append([]string{
			"sub", "iss", "aud", "exp", "iat", "nbf", "jti", "azp", "nonce", "sid", "acr", "auth_time", "amr", "loa_original",
			"organisation", "branch", "intermediary", "institution", "user_name", "roles", "email", "email_verified",
		}, register...),
		ACRs:          acrValues(i.realm.Policy),
		ResponseTypes: []string{"code"}, ResponseModes: []string{"query"}, GrantTypes: grantTypes,
		Prompts: []string{"none", "login", "select_account"}, Subjects: []string{"pairwise"},
		IDTokenAlgorithms: algorithms, Authentication: all, AssertionAlgorithms: algorithms,
		IntrospectionMethods: secret, IntrospectionSigning: algorithms, RevocationMethods: all, RevocationSigning: algorithms,
		Challenges: []string{"S256"}, Languages: spoken(i.realm.Speaks),
		IssuerInResponse: true, ClaimsParameter: true, BackChannelLogout: true, BackChannelLogoutSids: true,
		Details: details,
	}
}
