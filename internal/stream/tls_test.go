package stream_test

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/internal/testca"
)

// The embedded server is reached from other machines with TLS and credentials, and only so.
func TestEmbeddedOverTLS(t *testing.T) {
	ca := testca.New(t)
	cert, key := ca.Server("stream.saltmarsh.example")
	dir := t.TempDir()
	s := startServer(t, stream.ServerConfig{Dir: dir, Listen: "0.0.0.0:0", TLS: stream.TLS{CA: ca.File, Cert: cert, Key: key}})
	if !strings.HasPrefix(s.URL(), "tls://stream.saltmarsh.example:") {
		t.Errorf("the address is %q, want the name in the certificate", s.URL())
	}
	if err := connectAs(t, s, stream.RoleScraper).PublishStatements(soon(t), newStatements(1, 2)); err != nil { // in the process
		t.Fatal(err)
	}
	e, err := stream.ReadEndpoint(dir)
	if err != nil {
		t.Fatal(err)
	}
	good := e.Dial(stream.RoleReader)
	c, err := stream.Dial(soon(t), good)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if b, err := c.Backlog(soon(t)); err != nil || b.Statements.Messages != 2 {
		t.Errorf("read over TLS: %+v, %v", b, err)
	}
	if state, err := stream.Client(c).TLSConnectionState(); err != nil || state.Version < tls.VersionTLS12 {
		t.Errorf("the connection has no TLS: %v", err)
	}
	other := testca.New(t)
	for name, test := range map[string]struct {
		change func(*stream.DialConfig)
		want   string
	}{
		"another authority":             {func(d *stream.DialConfig) { d.TLS.CA = other.File }, "not to be trusted (nats.tls.ca"},
		"no authority":                  {func(d *stream.DialConfig) { d.TLS.CA = "" }, "not to be trusted"},
		"another name":                  {func(d *stream.DialConfig) { d.TLS.ServerName = "" }, "not to be trusted"},
		"without TLS":                   {func(d *stream.DialConfig) { d.TLS, d.URL = stream.TLS{}, strings.Replace(d.URL, "tls:", "nats:", 1) }, "not to be trusted"},
		"no credentials":                {func(d *stream.DialConfig) { d.Creds = "" }, "refused the credentials"},
		"no such file":                  {func(d *stream.DialConfig) { d.TLS.CA = "gone.pem" }, "gone.pem"},
		"a key for an authority":        {func(d *stream.DialConfig) { d.TLS.CA = key }, "no certificate in PEM form in " + key},
		"a certificate without its key": {func(d *stream.DialConfig) { d.TLS.Cert, d.TLS.Key = cert, cert }, cert},
	} {
		d := good
		test.change(&d)
		if c, err := stream.Dial(soon(t), d); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
			if c != nil {
				c.Close()
			}
		}
	}
	// A certificate that is renewed is used without a restart.
	renewed, renewedKey := other.Server("stream.saltmarsh.example")
	for from, to := range map[string]string{renewed: cert, renewedKey: key} {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	good.TLS.CA = other.File
	if c, err := stream.Dial(soon(t), good); err != nil {
		t.Errorf("after the certificate was renewed: %v", err)
	} else {
		c.Close()
	}
}

func TestEmbeddedRefusesBadCertificates(t *testing.T) {
	ca := testca.New(t)
	cert, key := ca.Server("127.0.0.1")
	nameless, namelessKey := ca.Issue("nameless", &x509.Certificate{})
	for name, test := range map[string]struct {
		tls  stream.TLS
		want string
	}{
		"no such file": {stream.TLS{Cert: cert + "x", Key: key}, cert + "x"},
		"another key":  {stream.TLS{Cert: cert, Key: namelessKey}, namelessKey},
		"no name":      {stream.TLS{Cert: nameless, Key: namelessKey}, "for no name"},
	} {
		_, err := stream.StartServer(t.Context(), stream.ServerConfig{Dir: t.TempDir(), Listen: "127.0.0.1:0", TLS: test.tls})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
	s := startServer(t, stream.ServerConfig{Listen: "127.0.0.1:0", TLS: stream.TLS{Cert: cert, Key: key}})
	if !strings.HasPrefix(s.URL(), "tls://127.0.0.1:") {
		t.Errorf("on loopback with a certificate the address is %q", s.URL())
	}
}

// A server of the operator's own that wants a certificate of its clients, and one without TLS.
func TestOwnServerOverTLS(t *testing.T) {
	ca := testca.New(t)
	cert, key := ca.Server("127.0.0.1")
	client, clientKey := ca.Issue("client", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	secure, err := server.GenTLSConfig(&server.TLSConfigOpts{CertFile: cert, KeyFile: key, CaFile: ca.File, Verify: true})
	if err != nil {
		t.Fatal(err)
	}
	start := func(cfg *tls.Config) string {
		s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(),
			NoSigs: true, NoLog: true, TLSConfig: cfg, TLSVerify: cfg != nil, TLSTimeout: 10})
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		if !s.ReadyForConnections(time.Minute) {
			t.Fatal("not ready")
		}
		return strings.Replace(s.ClientURL(), "tls:", "nats:", 1)
	}
	secured, plain := start(secure), start(nil)
	full := stream.TLS{CA: ca.File, Cert: client, Key: clientKey}
	c, err := stream.Dial(soon(t), stream.DialConfig{URL: secured, TLS: full})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.EnsureTopology(soon(t)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		url  string
		tls  stream.TLS
		want string
	}{
		"without a client's certificate": {secured, stream.TLS{CA: ca.File}, "may want a client's certificate (nats.tls.cert"},
		"a server without TLS":           {plain, full, "has no TLS"},
	} {
		if _, err := stream.Dial(soon(t), stream.DialConfig{URL: test.url, TLS: test.tls}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}
