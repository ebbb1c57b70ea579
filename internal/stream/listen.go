package stream

import (
	"fmt"
	"log/slog"
	"net"
	"strconv"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/onrecord/onrecord"
)

// portsTried is how many ports after the wanted one are looked at.
const portsTried = 100

// listenAddress is where the embedded server listens; the zero value is nowhere.
type listenAddress struct {
	host string
	port int
}

func (a listenAddress) listens() bool { return a.host != "" }

// everywhere reports whether the address is every one that the machine has.
func (a listenAddress) everywhere() bool {
	ip := net.ParseIP(a.host)
	return ip != nil && ip.IsUnspecified()
}

// parseListen reads "host:port". Without TLS only loopback passes: credentials are no protection for what goes over a
// network in the clear.
func parseListen(s string, secure bool) (listenAddress, error) {
	if s == "" {
		return listenAddress{}, nil
	}
	host, portText, err := net.SplitHostPort(s)
	if err != nil {
		return listenAddress{}, fmt.Errorf("nats.listen %q: want host:port, as in 127.0.0.1:4222: %w", s, onrecord.ErrInvalid)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return listenAddress{}, fmt.Errorf("nats.listen %q: port %q is not a number up to 65535: %w", s, portText, onrecord.ErrInvalid)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); !secure && (ip == nil || !ip.IsLoopback()) {
		return listenAddress{}, fmt.Errorf("nats.listen %q: without TLS the embedded server listens on loopback only; to be reached "+
			"from other hosts, give it a certificate (nats.tls), or run a NATS cluster and set nats.url: %w", s, onrecord.ErrInvalid)
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return listenAddress{host: host, port: int(port)}, nil
}

// findFreePort moves the address to the first port that nobody listens on. Port 0 leaves the choice to the system.
func (a *listenAddress) findFreePort(log *slog.Logger) error {
	if a.port == 0 {
		a.port = server.RANDOM_PORT
		return nil
	}
	wanted := a.port
	var refused error
	for port := wanted; port < wanted+portsTried && port <= 65535; port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(a.host, strconv.Itoa(port)))
		if err != nil {
			refused = err
			continue
		}
		l.Close()
		a.port = port
		if port != wanted {
			log.Info("port taken, NATS listens on the next free one", "wanted", wanted, "port", port)
		}
		return nil
	}
	return fmt.Errorf("no free port from %d on: %w", wanted, refused)
}
