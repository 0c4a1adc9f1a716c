package document_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/document"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// virus stands for malware; the fake finds it as clamd finds its signatures.
var virus = []byte("X5O!-just-pretending")

// fakeClamd speaks the protocol of clamd(8) on a socket: it reads the command to its NUL, then pieces with their
// length in network order to the empty one, and answers with a text that ends in NUL.
type fakeClamd struct {
	limit int           // StreamMaxLength; 0: none
	hang  chan struct{} // where it is there, nothing is answered before it closes
	reply string        // instead of what was found
}

func (f fakeClamd) serve(t *testing.T, l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			reply, err := f.answer(conn)
			if err != nil {
				t.Errorf("fake clamd: %v", err)
			}
			if f.hang != nil {
				<-f.hang
			}
			_, _ = io.WriteString(conn, reply)
		}()
	}
}

func (f fakeClamd) answer(conn net.Conn) (string, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, command); err != nil || string(command) != "zINSTREAM\x00" {
		return "UNKNOWN COMMAND\x00", err
	}
	var content []byte
	for {
		var size uint32
		if err := binary.Read(conn, binary.BigEndian, &size); err != nil {
			return "", err
		}
		if size == 0 {
			break
		}
		piece := make([]byte, size)
		if _, err := io.ReadFull(conn, piece); err != nil {
			return "", err
		}
		if content = append(content, piece...); f.limit > 0 && len(content) > f.limit {
			return "INSTREAM size limit exceeded. ERROR\x00", nil
		}
	}
	switch {
	case f.reply != "":
		return f.reply, nil
	case bytes.Contains(content, virus):
		return "stream: Oefen.Test-Signature FOUND\x00", nil
	}
	return "stream: OK\x00", nil
}

// start gives a scanner that asks the fake on a socket of its own.
func (f fakeClamd) start(t *testing.T, network string) document.Clamd {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "clamd.sock")
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go f.serve(t, l)
	c, err := document.NewClamd(network+":"+l.Addr().String(), 10*time.Second, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// OL-27: clamd says whether a document holds malware, over either kind of socket and for every size.
func TestClamdScans(t *testing.T) {
	for _, network := range []string{"unix", "tcp"} {
		c := fakeClamd{}.start(t, network)
		for name, content := range map[string][]byte{
			"empty": nil, "small": []byte("x"), "one piece": make([]byte, 64<<10), "pieces and a rest": make([]byte, 64<<10*3+1), "the largest": make([]byte, registration.MaxDocument),
		} {
			if got, err := c.Scan(t.Context(), content); got != registration.Clean || err != nil {
				t.Errorf("%s, %s: %q, %v", network, name, got, err)
			}
			bad := append(bytes.Clone(content), virus...)
			if got, err := c.Scan(t.Context(), bad); got != registration.Infected || err != nil {
				t.Errorf("%s, %s with malware: %q, %v", network, name, got, err)
			}
		}
	}
}

// OL-27: whatever is not surely clean or infected was not scanned, and the caller may go on.
func TestWhatClamdDoesNotSayWasNotScanned(t *testing.T) {
	for name, f := range map[string]fakeClamd{
		"larger than it takes": {limit: 1 << 20}, "an error": {reply: "stream: lstat() failed ERROR\x00"}, "another command": {reply: "PONG\x00"},
		"cut short": {reply: "stream: OK"}, "nothing": {reply: "\x00"}, "endless": {reply: "stream: " + strings.Repeat("x", 1<<20)},
	} {
		got, err := f.start(t, "tcp").Scan(t.Context(), make([]byte, 2<<20))
		if got != registration.NotScanned || !errors.Is(err, ports.ErrUnavailable) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAScanThatHangsOrFindsNobodyEnds(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	c := fakeClamd{hang: hang}.start(t, "unix")
	c.Timeout = 20 * time.Millisecond
	if got, err := c.Scan(t.Context(), []byte("x")); got != registration.NotScanned || !errors.Is(err, ports.ErrUnavailable) {
		t.Errorf("hanging: %q, %v", got, err)
	}
	c.Timeout = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := c.Scan(ctx, []byte("x")); got != registration.NotScanned || !errors.Is(err, ports.ErrUnavailable) {
		t.Errorf("given up: %q, %v", got, err)
	}
	c.Address += ".gone"
	if got, err := c.Scan(t.Context(), []byte("x")); got != registration.NotScanned || !errors.Is(err, ports.ErrUnavailable) {
		t.Errorf("nobody there: %q, %v", got, err)
	}
	if got, err := (document.Unscanned{}).Scan(t.Context(), virus); got != registration.NotScanned || err != nil {
		t.Errorf("not configured: %q, %v", got, err)
	}
}

func TestWhereClamdIs(t *testing.T) {
	for where, ok := range map[string]bool{
		"unix:/run/clamav/clamd.ctl": true, "tcp:127.0.0.1:3310": true, "tcp:[::1]:3310": true,
		"": false, "unix:clamd.ctl": false, "/run/clamd": false, "tcp:127.0.0.1": false, "udp:127.0.0.1:1": false, "unix": false,
	} {
		if _, err := document.NewClamd(where, time.Second, nil); (err == nil) != ok {
			t.Errorf("%q: %v", where, err)
		}
	}
}

// OL-27: whatever clamd answers, only its own words make a document clean or infected.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{"stream: OK\x00", "stream: X FOUND\x00", "stream: OK", "\x00", "stream:  FOUND\x00stream: OK\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		got, err := document.Reply(bytes.NewReader(reply))
		text, _, ended := strings.Cut(string(reply), "\x00")
		switch {
		case got == registration.Clean && (!ended || text != "stream: OK"), got == registration.Infected && (!ended || !strings.HasSuffix(text, " FOUND")), (got == registration.NotScanned) != (err != nil):
			t.Errorf("%q: %q, %v", reply, got, err)
		}
	})
}
