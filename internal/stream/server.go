package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// ServerConfig says where the embedded server keeps its state and who can reach it.
type ServerConfig struct {
	// Dir holds all state: the store, the credentials, the lock. One process at a time.
	Dir string
	// Listen is a loopback address, "127.0.0.1:4222", or any other with a certificate in TLS; where the port is taken
	// the next free one is used. Empty: nobody outside this process can connect.
	Listen string
	// TLS is the server's certificate, and the authority by which other processes of this machine know it.
	TLS TLS
	// Logger receives what the server says. Nil discards it.
	Logger *slog.Logger
	// MaxStore limits the bytes of all streams and buckets together; beyond it publishing fails with
	// onrecord.ErrFull. Zero: three quarters of what the disk has for it (free now, or used by the store already).
	MaxStore int64
	// WriteFailed is called, from a goroutine of the server's, when a stream cannot be written any more; with an
	// onrecord.ErrFull when the disk is full. The server takes nothing for it until it is started again, and leaves
	// whoever publishes to it without an answer. Nil: nobody is told.
	WriteFailed func(error)
	// NoSync acknowledges before the data is on the disk. Much faster on slow disks, and a power cut loses what was
	// acknowledged. For data that can be made again, such as a demo's.
	NoSync bool
}

const (
	// maxPayload bounds one message. The longest documents anyone publishes (court rulings, treaties) are some
	// 2 MB of text; JSON adds a little. 8 MB is as far as the server goes without a warning, because a message is
	// held in memory whole on each side.
	maxPayload = 8 << 20

	// maxMemory bounds what streams and consumers may keep in memory. Only the consumers of subscribers do: a few
	// hundred bytes each.
	maxMemory = 64 << 20

	startTimeout = 30 * time.Second
	tlsTimeout   = 10 * time.Second
	lockTimeout  = 2 * time.Second
)

// Server is a NATS server inside this process, with the topology of onrecord in it.
type Server struct {
	dir       string
	log       *slog.Logger
	lock      *flock.Flock
	authority *authority
	address   listenAddress
	tls       TLS
	names     []string // in the certificate
	nats      *server.Server
	stopOnce  sync.Once
}

// StartServer starts the embedded server and makes its streams. It returns when publishing works. After an error
// nothing is left running.
//
// It fails where Listen is neither a loopback address nor secured by TLS, and where another process uses Dir.
func StartServer(ctx context.Context, cfg ServerConfig) (*Server, error) {
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	address, err := parseListen(cfg.Listen, cfg.TLS.Cert != "")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make state directory: %w", err)
	}
	s := &Server{dir: cfg.Dir, log: log, tls: cfg.TLS}
	if s.lock, err = lockDir(ctx, cfg.Dir); err != nil {
		return nil, err
	}
	if err := s.start(ctx, cfg, address); err != nil {
		s.Shutdown()
		return nil, fmt.Errorf("start the embedded NATS server in %s: %w", cfg.Dir, err)
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, cfg ServerConfig, address listenAddress) error {
	var err error
	if s.authority, err = loadAuthority(filepath.Join(s.dir, "creds")); err != nil {
		return err
	}
	if address.listens() && cfg.TLS.Cert != "" {
		if s.names, err = cfg.TLS.names(); err != nil {
			return err
		}
	}
	for taken := true; taken; {
		if taken, err = s.listen(cfg, address); err != nil && !taken {
			return err
		}
	}
	if !s.nats.JetStreamEnabled() {
		return errors.New("JetStream did not start; the log says why (a full disk, a store of a newer version)")
	}
	admin, err := s.connect(ctx, roleAdmin, nats.UserJWTAndSeed(s.authority.adminJWT, s.authority.adminSeed))
	if err != nil {
		return err
	}
	defer admin.Close()
	if err := admin.EnsureTopology(ctx); err != nil {
		return err
	}
	if err := admin.reclaim(ctx); err != nil {
		return fmt.Errorf("make ready what the last process had under way: %w", err)
	}
	return writeEndpoint(s.dir, s.endpoint())
}

// listen starts the server on the first free port from the address on. It reports taken where another process took the
// port after it was found free; then nothing is left running, and it is to be called again.
func (s *Server) listen(cfg ServerConfig, address listenAddress) (taken bool, err error) {
	if address.listens() {
		if err := address.findFreePort(s.log); err != nil {
			return false, err
		}
	}
	s.address = address
	if s.nats, err = newNATSServer(cfg, s.authority, address); err != nil {
		return false, err
	}
	fatal := make(chan string, 1)
	s.nats.SetLoggerV2(serverLog{s.log, cfg.WriteFailed, fatal}, false, false, false)
	s.nats.Start()
	ready := make(chan bool, 1)
	go func(started *server.Server) { ready <- started.ReadyForConnections(startTimeout) }(s.nats)
	select {
	case up := <-ready:
		if up {
			return false, nil
		}
		return false, fmt.Errorf("the server was not ready after %s; its log says why", startTimeout)
	case reason := <-fatal:
		s.nats.Shutdown()
		s.nats.WaitForShutdown()
		return strings.Contains(reason, "address already in use"), errors.New(reason)
	}
}

// newNATSServer sets the options. What is not set here is the server's default.
func newNATSServer(cfg ServerConfig, a *authority, address listenAddress) (*server.Server, error) {
	accounts := &server.MemAccResolver{}
	for key, token := range map[string]string{a.accountKey: a.accountJWT, a.systemKey: a.systemJWT} {
		if err := accounts.Store(key, token); err != nil {
			return nil, err
		}
	}
	opts := &server.Options{
		ServerName: "onrecord",
		DontListen: !address.listens(),
		Host:       address.host,
		Port:       address.port,
		MaxPayload: maxPayload,

		JetStream:          true,
		StoreDir:           filepath.Join(cfg.Dir, "jetstream"),
		JetStreamMaxMemory: maxMemory,
		JetStreamMaxStore:  cfg.MaxStore,
		// The server's own default is to fsync every two minutes and to acknowledge before: a power cut then loses
		// what was acknowledged and leaves consumers waiting for sequences that no longer exist.
		SyncAlways:             !cfg.NoSync,
		DisableJetStreamBanner: true,

		// Without it the server catches SIGTERM and ends the process while the archive is being written.
		NoSigs: true,

		TrustedOperators: []*jwt.OperatorClaims{a.operator},
		AccountResolver:  accounts,
		SystemAccount:    a.systemKey,
	}
	if address.listens() && cfg.TLS.Cert != "" {
		var err error
		if opts.TLSConfig, err = cfg.TLS.server(); err != nil {
			return nil, err
		}
		opts.TLSTimeout = tlsTimeout.Seconds()
	}
	return server.NewServer(opts)
}

// URL is where clients connect, "nats://127.0.0.1:4222", or with TLS "tls://stream.example.org:4222", or "" when the
// server is in-process only. Where it listens everywhere the name is the first in its certificate.
func (s *Server) URL() string {
	addr, ok := s.nats.Addr().(*net.TCPAddr)
	if !ok || addr == nil {
		return ""
	}
	port := strconv.Itoa(addr.Port)
	switch {
	case len(s.names) == 0:
		return "nats://" + addr.String()
	case s.address.everywhere():
		return "tls://" + net.JoinHostPort(s.names[0], port)
	}
	return "tls://" + net.JoinHostPort(s.address.host, port)
}

// here is how processes of this machine connect, whatever becomes of the name in the network.
func (s *Server) here() (url string, secure TLS) {
	url = s.URL()
	if url == "" || len(s.names) == 0 {
		return url, TLS{}
	}
	secure = TLS{CA: s.tls.CA}
	if s.address.everywhere() {
		url = "tls://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(s.nats.Addr().(*net.TCPAddr).Port))
	}
	host := s.address.host
	if !slices.Contains(s.names, host) {
		secure.ServerName = s.names[0]
	}
	return url, secure
}

// CredsFile is the credentials file of a role, mode 0600.
func (s *Server) CredsFile(r Role) string { return s.authority.credentials(r) }

// Connect opens a connection within the process, with the credentials of a role.
func (s *Server) Connect(ctx context.Context, r Role) (*Conn, error) {
	if _, err := ParseRole(string(r)); err != nil {
		return nil, err
	}
	return s.connect(ctx, r, nats.UserCredentials(s.CredsFile(r)))
}

func (s *Server) connect(ctx context.Context, r Role, auth nats.Option) (*Conn, error) {
	return connect(ctx, "in-process", r, s.log, auth, nats.InProcessServer(s.nats))
}

// Shutdown ends all connections and returns when the store is closed and the directory free for another process.
// Calling it again does nothing.
func (s *Server) Shutdown() {
	s.stopOnce.Do(func() {
		if s.nats != nil {
			removeEndpoint(s.dir)
			s.nats.Shutdown()
			s.nats.WaitForShutdown()
		}
		if err := s.lock.Unlock(); err != nil {
			s.log.Warn("could not release the state directory", "dir", s.dir, "error", err)
		}
	})
}

// lockDir makes this process the only one on dir until it unlocks or ends, however it ends.
func lockDir(ctx context.Context, dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	// ReadEndpoint holds the lock for an instant, so one refusal proves nothing.
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	locked, err := lock.TryLockContext(ctx, 20*time.Millisecond)
	switch {
	case locked:
		return lock, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("another onrecord is running on %s: stop it, or use another data directory", dir)
	}
	return nil, fmt.Errorf("lock state directory %s: %w", dir, err)
}
