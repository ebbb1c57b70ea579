package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Start serves the newsroom at addr, a loopback address: "127.0.0.1:0" takes any free port. It returns the address to
// use as fetch.proxy. The server ends when ctx does or when stop is called; stop waits until it has, and may be called
// more than once.
func Start(ctx context.Context, addr string) (url string, stop func(), err error) {
	if err := checkLoopback(addr); err != nil {
		return "", nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("serve the sample newsroom: %w", err)
	}
	server := &http.Server{Handler: Handler(), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(l) // ends with ErrServerClosed; there is no other way to lose a loopback listener
	}()
	var once sync.Once
	shut := func() { once.Do(func() { _ = server.Close() }) }
	release := context.AfterFunc(ctx, shut)
	stop = func() {
		release()
		shut()
		<-served
	}
	return "http://" + l.Addr().String(), stop, nil
}

// checkLoopback refuses to show the invented statements to anybody else: out of their frame they could be believed.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("serve the sample newsroom: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return fmt.Errorf("serve the sample newsroom at %q: %w", addr, errNotLoopback)
}

var errNotLoopback = errors.New("only a loopback address is allowed, such as 127.0.0.1:0")
