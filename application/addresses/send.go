package addresses

import (
	"context"

	"github.com/voordeur/voordeur/domain/challenge"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/ports"
)

// Send implements ports.AddressProver.
func (s *Service) Send(ctx context.Context, st ports.Store, p ports.AddressProof, typed string, confirmed policy.Confirmed) (ports.SentCode, error) {
	out := ports.SentCode{Weighed: p.Realm.Document.Policy.Email.Weigh(typed, p.KvK, confirmed)}
	if out.Outcome != policy.AddressAccepted {
		return out, nil
	}
	var err error
	out.Until, err = s.Codes.Send(ctx, st, s.codeProof(p, out.Address.String()))
	return out, err
}

// codeLetters names the letter that carries the code of each purpose.
var codeLetters = map[challenge.Purpose]ports.LetterKind{
	challenge.PurposeVerifyEmail: ports.LetterAccessCode, challenge.PurposeChangeEmail: ports.LetterChangeCode,
	challenge.PurposeApply: ports.LetterApplyCode,
}

// codeProof is the proof of an address by a code that goes there.
func (s *Service) codeProof(p ports.AddressProof, to string) ports.CodeProof {
	return ports.CodeProof{
		Realm: p.Realm, Purpose: p.Purpose, Within: p.Within, Subject: p.Subject, Format: format(p.Realm.Document.Policy.Email),
		Channel: ports.TopicMail, To: to, Letter: s.letter(p, codeLetters[p.Purpose], identity.EmailAddress{}, p.Lang), Nobody: p.Nobody, Event: p.Event,
	}
}

func format(rules policy.Email) challenge.Format {
	f := challenge.Format{Alphabet: challenge.Letters, Length: rules.CodeLength, Lifetime: rules.CodeLifetime, Attempts: rules.CodeAttempts}
	if rules.CodeAlphabet == policy.DigitCodes {
		f.Alphabet = challenge.Digits
	}
	return f
}
