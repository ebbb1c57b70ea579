package stream

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/onrecord/onrecord"
)

// serverLog turns the server's log lines into slog records. Its notices (versions, addresses, banners, "recovered
// stream") are of interest to who debugs. The server writes public keys and subjects, never seeds or payloads, as long
// as its debug and trace logs stay off.
type serverLog struct {
	log *slog.Logger
	// failed is told when a stream, or a consumer, gives up writing.
	failed func(error)
	// fatal is told what keeps the server from coming up. It has room for one line, and the first is the reason.
	fatal chan<- string
}

func (l serverLog) line(format string, args []any) slog.Attr {
	return slog.String("message", strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (l serverLog) Noticef(format string, args ...any) { l.log.Debug("nats", l.line(format, args)) }
func (l serverLog) Warnf(format string, args ...any)   { l.log.Warn("nats", l.line(format, args)) }

func (l serverLog) Errorf(format string, args ...any) {
	line := l.line(format, args)
	l.log.Error("nats", line)
	message := line.Value.String()
	if l.failed == nil || !strings.Contains(strings.ToLower(message), "critical write error") {
		return
	}
	if strings.Contains(message, "no space left") {
		l.failed(fmt.Errorf("%w: %s", onrecord.ErrFull, message))
	} else {
		l.failed(errors.New(message))
	}
}

// Fatalf does not end the process: whoever starts the server is told.
func (l serverLog) Fatalf(format string, args ...any) {
	line := l.line(format, args)
	l.log.Debug("nats", line)
	select {
	case l.fatal <- line.Value.String():
	default:
	}
}

func (l serverLog) Debugf(string, ...any) {}
func (l serverLog) Tracef(string, ...any) {}
