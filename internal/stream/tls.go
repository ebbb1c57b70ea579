package stream

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/nats-io/nats.go"
	"github.com/onrecord/onrecord"
)

// TLS says how to encrypt, by PEM files. The zero value does what the address says ("tls://…") with the authorities of
// the system.
type TLS struct {
	// CA has the authorities that a server's certificate must come from. Naming it asks for TLS, whatever the address
	// says.
	CA string `json:"ca,omitempty"`
	// Cert and Key are this side's certificate: the server's, or a client's for servers that ask for one. They are read
	// at every connection, so that they can be renewed.
	Cert string `json:"cert,omitempty"`
	Key  string `json:"key,omitempty"`
	// ServerName is the name in the server's certificate, where it is not the one in the address.
	ServerName string `json:"server_name,omitempty"`
}

// option is how a client connects.
func (t TLS) option() (nats.Option, error) {
	if t == (TLS{}) {
		return func(*nats.Options) error { return nil }, nil
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.ServerName}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, fmt.Errorf("authorities for NATS (nats.tls.ca): %w", err)
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("authorities for NATS (nats.tls.ca): no certificate in PEM form in %s: %w", t.CA, onrecord.ErrInvalid)
		}
	}
	if t.Cert != "" {
		if _, err := t.load(); err != nil {
			return nil, err
		}
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return t.load() }
	}
	return nats.Secure(cfg), nil
}

// server is how the embedded server answers.
func (t TLS) server() (*tls.Config, error) {
	if _, err := t.load(); err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return t.load() },
	}, nil
}

func (t TLS) load() (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
	if err != nil {
		return nil, fmt.Errorf("certificate for NATS (nats.tls.cert %s, nats.tls.key %s): %w", t.Cert, t.Key, err)
	}
	return &pair, nil
}

// names are the names and addresses that the certificate is for.
func (t TLS) names() ([]string, error) {
	pair, err := t.load()
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return nil, fmt.Errorf("certificate for NATS (nats.tls.cert %s): %w", t.Cert, err)
	}
	names := leaf.DNSNames
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("certificate for NATS (nats.tls.cert %s) is for no name and no address: clients will refuse it: %w", t.Cert, onrecord.ErrInvalid)
	}
	return names, nil
}
