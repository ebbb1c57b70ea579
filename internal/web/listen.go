package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/onrecord/onrecord"
)

// portsTried is how many ports after the wanted one are tried.
const portsTried = 100

// Listen listens on an address, "127.0.0.1:8321", or where its port is taken on the next free one. Without secure, which
// says that requests come over TLS and from people who sign in, only loopback passes.
func Listen(ctx context.Context, address string, secure bool) (net.Listener, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("web.listen %q: want host:port, as in 127.0.0.1:8321: %w", address, onrecord.ErrInvalid)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("web.listen %q: port %q is not a number up to 65535: %w", address, portText, onrecord.ErrInvalid)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); !secure && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("web.listen %q: anybody who reaches that address could read the archive, so without TLS and sign-in only "+
			"loopback is served; put a proxy with TLS in front, or set web.tls and web.users: %w", address, onrecord.ErrInvalid)
	}
	var listen net.ListenConfig
	var taken error
	for p := port; p <= min(port+portsTried, 65535); p++ {
		l, err := listen.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.FormatUint(p, 10)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("web.listen %q: %w", address, err)
		}
		taken = err
	}
	return nil, fmt.Errorf("web.listen: no free port from %d on: %w", port, taken)
}

// The times a client may take. What is served may be a long file over a slow line, so writing has no end of its own:
// each handler has its time, and a client that reads nothing is cut off by the system.
const (
	headerTime   = 10 * time.Second
	bodyTime     = 30 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 5 * time.Second
)

// Serve answers requests until ctx ends, and then those that are under way for a few seconds more. secure is the
// certificate, nil for none.
func Serve(ctx context.Context, l net.Listener, handler http.Handler, secure *tls.Config, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10,
		TLSConfig: secure,
		ErrorLog:  slog.NewLogLogger(log.Handler(), slog.LevelDebug), // what clients do wrong
	}
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		// What is asked for ends with the server, or it would wait for it.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		err := server.Shutdown(closing)
		if err != nil {
			err = server.Close()
		}
		ended <- err
	})
	var err error
	if secure != nil {
		err = server.ServeTLS(l, "", "")
	} else {
		err = server.Serve(l)
	}
	if stop() { // it was not ctx that ended it
		return fmt.Errorf("serve the page: %w", err)
	}
	if err := <-ended; err != nil {
		return fmt.Errorf("stop serving the page: %w", err)
	}
	return nil
}
