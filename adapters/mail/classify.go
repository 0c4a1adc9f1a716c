package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"

	gomail "github.com/wneessen/go-mail"

	"github.com/voordeur/voordeur/ports"
)

// classify tells a refusal from a passing fault. Replies of servers quote addresses, so of a reply only the
// numbers are kept.
func classify(ctx context.Context, err error) error {
	if send, ok := errors.AsType[*gomail.SendError](err); ok && send.ErrorCode() != 0 {
		code, enhanced := send.ErrorCode(), send.EnhancedStatusCode()
		if permanent(code) {
			return fmt.Errorf("%w: %s: %d %s", ports.ErrMailRefused, send.Reason, code, enhanced)
		}
		return fmt.Errorf("mail: %s: %d %s", send.Reason, code, enhanced)
	}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return fmt.Errorf("mail: the server answered %d before the mail was offered", reply.Code)
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("mail: given up: %w", cause)
	}
	if broken, ok := errors.AsType[net.Error](err); ok {
		return fmt.Errorf("mail: connection to the mail server: %w", broken)
	}
	return errors.New("mail: the mail server could not be used")
}

// permanent holds for 5yz, but not for those that speak of our login (RFC 4954, section 6): an operator repairs that, and the mail then goes out.
func permanent(code int) bool {
	switch code {
	case 530, 534, 535, 538:
		return false
	}
	return code >= 500 && code < 600
}
