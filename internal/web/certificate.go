package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is the one of a page, read again when its file was changed: those who issue them renew them every few
// weeks.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	pair    *tls.Certificate
	changed time.Time
}

// Certificate is how a page with a certificate, of two PEM files, is served. It fails where they cannot be read.
func Certificate(cert, key string, log *slog.Logger) (*tls.Config, error) {
	c := &certificate{cert: cert, key: key, log: log}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("web.tls: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}, nil
}

func (c *certificate) read() error {
	file, err := os.Stat(c.cert)
	if err != nil {
		return err
	}
	if c.pair != nil && file.ModTime().Equal(c.changed) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.pair, c.changed = &pair, file.ModTime()
	return nil
}

// get keeps to the old certificate where the new one cannot be read, or has not got its key yet.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.read(); err != nil {
		c.log.Warn("the changed certificate of the page cannot be read", "error", err)
	}
	return c.pair, nil
}
