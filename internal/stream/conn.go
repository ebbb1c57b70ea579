package stream

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
)

// DialConfig says how to reach a NATS server or cluster.
type DialConfig struct {
	// URL is one address or several with commas between: "nats://a:4222,tls://b:4222".
	URL string
	// Creds is a credentials file (.creds) or a file with an NKey seed, or empty.
	Creds string
	TLS   TLS
	// Role is what the connection is for: what it asks for, and where it hears answers ([Role.Inbox]). Empty: whatever
	// it is called to do, with answers where every client hears them.
	Role Role
	// Name is shown in the server's list of connections: "onrecord tail".
	Name string
	// Logger receives lost and regained connections. Nil discards them.
	Logger *slog.Logger
}

const (
	// requestTimeout bounds one exchange with the server where the caller's context does not. It is generous, since
	// a disk that syncs slowly under load is no reason to give a publish up.
	requestTimeout = 30 * time.Second

	dialTimeout   = 5 * time.Second
	reconnectWait = 500 * time.Millisecond
)

// Conn is a connection to the streams. It is safe for use by many goroutines. After a lost connection it connects
// again for as long as it lives; calls made meanwhile wait, up to their context.
type Conn struct {
	nc    *nats.Conn
	js    jetstream.JetStream
	role  Role
	log   *slog.Logger
	deny  *denials
	retry retryPolicy
	// quotes publishes the results of processors that work side by side.
	quotes *together
	// clustered is true where several servers share the streams, which are then without a leader now and then.
	clustered bool
}

// Dial connects to a server or cluster. It fails at once where none of the addresses answers or the credentials are
// refused.
func Dial(ctx context.Context, cfg DialConfig) (*Conn, error) {
	if cfg.URL == "" {
		return nil, fmt.Errorf("no NATS address to connect to: %w", onrecord.ErrInvalid)
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	auth, err := authOption(cfg.Creds)
	if err != nil {
		return nil, err
	}
	secure, err := cfg.TLS.option()
	if err != nil {
		return nil, err
	}
	return connect(ctx, cfg.URL, cfg.Role, log, auth, secure, nats.Name(cfg.Name))
}

// authOption says who connects, by a credentials file of either kind.
func authOption(path string) (nats.Option, error) {
	if path == "" {
		return func(*nats.Options) error { return nil }, nil
	}
	isKey, err := IsKeyFile(path)
	if err != nil {
		return nil, err
	}
	if isKey {
		return nats.NkeyOptionFromSeed(path)
	}
	return nats.UserCredentials(path), nil
}

// IsKeyFile tells the two kinds of credentials files apart: true for a user's NKey seed, false for a .creds file. The
// error is onrecord.ErrInvalid where it is neither.
func IsKeyFile(path string) (bool, error) {
	contents, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("NATS credentials: %w", err)
	}
	switch {
	case bytes.Contains(contents, []byte("BEGIN NATS USER JWT")):
		return false, nil
	case bytes.HasPrefix(bytes.TrimSpace(contents), []byte("SU")):
		return true, nil
	}
	return false, fmt.Errorf("NATS credentials %s: neither a .creds file (BEGIN NATS USER JWT) nor a user's NKey seed (SU…): %w", path, onrecord.ErrInvalid)
}

func connect(ctx context.Context, address string, r Role, log *slog.Logger, opts ...nats.Option) (*Conn, error) {
	url := RedactURL(address) // for people
	c := &Conn{role: r, log: log, deny: newDenials(), retry: defaultRetry}
	c.quotes = newTogether(c.publishApart)
	timeout := dialTimeout
	if deadline, ok := ctx.Deadline(); ok {
		timeout = min(timeout, time.Until(deadline))
	}
	opts = append(opts,
		nats.CustomInboxPrefix(r.Inbox()),
		nats.Timeout(timeout),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(reconnectWait),
		nats.ErrorHandler(c.onError),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("NATS connection lost, trying again", "url", url, "error", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info("NATS connection regained", "url", nc.ConnectedUrlRedacted()) }),
	)
	var err error
	if c.nc, err = nats.Connect(address, opts...); err != nil {
		return nil, explainConnect(url, err)
	}
	c.clustered = c.nc.ConnectedClusterName() != ""
	c.js, err = jetstream.New(c.nc, jetstream.WithDefaultTimeout(requestTimeout))
	if err != nil {
		c.nc.Close()
		return nil, fmt.Errorf("NATS %s: %w", url, err)
	}
	return c, nil
}

// RedactURL is an address, or several with commas between, without the password or token in it: what may be shown.
func RedactURL(address string) string {
	parts := strings.Split(address, ",")
	for i, part := range parts {
		if scheme, rest, ok := strings.Cut(part, "://"); ok {
			if at := strings.LastIndex(rest, "@"); at >= 0 {
				parts[i] = scheme + "://xxxxx@" + rest[at+1:]
			}
		}
	}
	return strings.Join(parts, ",")
}

// explainConnect says what to do about a refused connection.
func explainConnect(url string, err error) error {
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		return fmt.Errorf("NATS %s refused the credentials (nats.creds): %w", url, err)
	case isUntrusted(err):
		return fmt.Errorf("NATS %s has a certificate that is not to be trusted (nats.tls.ca names whom to trust): %w", url, err)
	case errors.Is(err, nats.ErrSecureConnWanted):
		return fmt.Errorf("NATS %s has no TLS, and nats.tls or the address asks for it: %w", url, err)
	case isAlert(err), errors.Is(err, nats.ErrTLS): // closed behind the handshake; the alert may have been lost
		return fmt.Errorf("NATS %s refused the connection: it may want a client's certificate (nats.tls.cert, key): %w", url, err)
	case errors.Is(err, nats.ErrNoServers):
		return fmt.Errorf("no NATS server answers at %s: %w", url, err)
	}
	return fmt.Errorf("connect to NATS %s: %w", url, err)
}

func isUntrusted(err error) bool {
	var verify *tls.CertificateVerificationError
	return errors.As(err, &verify)
}

// isAlert reports whether the other side ended the handshake.
func isAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "remote error"
}

// onError is called by the client for what has no call to return it from.
func (c *Conn) onError(_ *nats.Conn, sub *nats.Subscription, err error) {
	if errors.Is(err, nats.ErrPermissionViolation) {
		c.deny.report(err)
		return
	}
	attrs := []any{"error", err}
	if sub != nil {
		attrs = append(attrs, "subject", sub.Subject)
	}
	c.log.Warn("NATS", attrs...)
}

// Ping returns nil when the server has answered.
func (c *Conn) Ping(ctx context.Context) error { return c.nc.FlushWithContext(ctx) }

// Close ends the connection. What was published and acknowledged before is safe; calls still under way fail.
func (c *Conn) Close() { c.nc.Close() }
