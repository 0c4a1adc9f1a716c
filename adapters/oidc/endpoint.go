package oidc

// endpoint is a path below the issuer.
type endpoint string

// The endpoints. No other path reaches the library, its registration endpoint among them.
const (
	discoveryEndpoint  endpoint = "/.well-known/openid-configuration"
	metadataEndpoint   endpoint = "/.well-known/oauth-authorization-server"
	jwksEndpoint       endpoint = "/jwks"
	authorizeEndpoint  endpoint = "/authorize"
	pushEndpoint       endpoint = "/par"
	tokenEndpoint      endpoint = "/token"
	userInfoEndpoint   endpoint = "/userinfo"
	introspectEndpoint endpoint = "/introspect"
	revokeEndpoint     endpoint = "/revoke"
	logoutEndpoint     endpoint = "/logout"
)

// parameters lists what each endpoint knows; the rest is dropped before anything looks at it.
var parameters = map[endpoint][]string{
	authorizeEndpoint:  append([]string{"client_id"}, authorizationParameters...),
	pushEndpoint:       append(append([]string{}, clientParameters...), authorizationParameters...),
	tokenEndpoint:      append([]string{"grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope"}, clientParameters...),
	introspectEndpoint: append([]string{"token", "token_type_hint"}, clientParameters...),
	revokeEndpoint:     append([]string{"token", "token_type_hint"}, clientParameters...),
	userInfoEndpoint:   {"access_token"},
	logoutEndpoint:     {"id_token_hint", "client_id", "post_logout_redirect_uri", "state", "confirm"},
}

var (
	clientParameters        = []string{"client_id", "client_secret", "client_assertion", "client_assertion_type"}
	authorizationParameters = []string{
		"redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
		"prompt", "max_age", "acr_values", "claims", "authorization_details", "id_token_hint", "ui_locales", "login_method", "request", "request_uri",
	}
	// libraryParameters are those of an authorization request that the library may see. The others are ours:
	// it answers an unknown acr or scope, an expired hint and an odd response_mode wrongly.
	libraryParameters = []string{
		"client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
		"client_secret", "client_assertion", "client_assertion_type",
	}
)
