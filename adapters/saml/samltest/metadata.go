package samltest

import "fmt"

// Metadata makes the broker's metadata document, signed by the scheme. artifact is the location of
// its artifact service; keys are its signing keys.
func Metadata(artifact string, signature *Signature, change func(string) string, keys ...Pair) string {
	descriptors := ""
	for _, k := range keys {
		descriptors += fmt.Sprintf(`<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>%s</ds:KeyName><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`, k.Name(), k.Base64())
	}
	document := fmt.Sprintf(`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:eme="urn:etoegang:1.13:metadata-extension" ID="_md" eme:version="1.13" entityID="%s" validUntil="2026-02-15T00:00:00Z"><md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">%s<md:ArtifactResolutionService index="3" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="%s"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://hm.makelaar.localhost/sso/1.13"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://hm.makelaar.localhost/sso/1.13"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
		Broker, descriptors, artifact)
	return finish(document, change, signature)
}
