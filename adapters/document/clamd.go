package document

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// Unscanned implements ports.Scanner where no scanner is configured.
type Unscanned struct{}

var _ ports.Scanner = Unscanned{}

// Scan implements ports.Scanner.
func (Unscanned) Scan(context.Context, []byte) (registration.Scan, error) {
	return registration.NotScanned, nil
}

// Clamd implements ports.Scanner by the daemon of ClamAV, over its socket.
type Clamd struct {
	Network string // "unix" or "tcp"
	Address string
	Timeout time.Duration // of a whole scan
	Log     *slog.Logger
}

var _ ports.Scanner = Clamd{}

// ErrAddress tells that a text names no socket of clamd.
var ErrAddress = errors.New(`document: clamd is at "unix:/path/of/socket" or "tcp:host:port"`)

// NewClamd reads where clamd listens.
func NewClamd(where string, timeout time.Duration, log *slog.Logger) (Clamd, error) {
	network, address, _ := strings.Cut(where, ":")
	if network == "tcp" {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return Clamd{}, ErrAddress
		}
	} else if network != "unix" || !strings.HasPrefix(address, "/") {
		return Clamd{}, ErrAddress
	}
	return Clamd{network, address, timeout, log}, nil
}

// Scan implements ports.Scanner. That it could not be done is logged: documents then wait unscanned.
func (c Clamd) Scan(ctx context.Context, content []byte) (registration.Scan, error) {
	found, err := c.ask(ctx, content)
	if err != nil {
		c.Log.WarnContext(ctx, "document not scanned", "error", err.Error())
	}
	return found, err
}

// ask sends one INSTREAM command on a connection of its own (clamd(8), "COMMANDS").
func (c Clamd) ask(ctx context.Context, content []byte) (registration.Scan, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, c.Network, c.Address)
	if err != nil {
		return registration.NotScanned, unavailable("connect", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	sent := stream(conn, content)
	reply, err := readReply(conn)
	if err != nil {
		return registration.NotScanned, unavailable("read", errors.Join(sent, err))
	}
	return verdict(reply) // clamd may have seen enough before all was sent
}

func unavailable(what string, err error) error {
	return fmt.Errorf("document: clamd: %s: %w: %w", what, ports.ErrUnavailable, err)
}

// chunk is how much is sent at once; each piece goes with its length.
const chunk = 64 << 10

// stream sends the content in pieces, and an empty one that ends it.
func stream(w io.Writer, content []byte) error {
	out := bufio.NewWriterSize(w, chunk+4)
	if _, err := out.WriteString("zINSTREAM\x00"); err != nil {
		return err
	}
	for len(content) > 0 {
		piece := content[:min(chunk, len(content))]
		content = content[len(piece):]
		if err := binary.Write(out, binary.BigEndian, uint32(len(piece))); err != nil {
			return err
		}
		if _, err := out.Write(piece); err != nil {
			return err
		}
	}
	if err := binary.Write(out, binary.BigEndian, uint32(0)); err != nil {
		return err
	}
	return out.Flush()
}

// maxReply bounds what clamd can make us read.
const maxReply = 4096

// readReply reads up to the NUL that ends a reply. One that was cut short says nothing.
func readReply(r io.Reader) (string, error) {
	text, err := bufio.NewReader(io.LimitReader(r, maxReply)).ReadString(0)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(text, "\x00"), nil
}

// verdict reads what clamd found. Whatever is not surely clean or infected was not scanned.
func verdict(reply string) (registration.Scan, error) {
	switch found, ok := strings.CutPrefix(reply, "stream: "); {
	case ok && found == "OK":
		return registration.Clean, nil
	case ok && strings.HasSuffix(found, " FOUND"):
		return registration.Infected, nil
	}
	return registration.NotScanned, fmt.Errorf("document: clamd: %w: it did not scan", ports.ErrUnavailable)
}
