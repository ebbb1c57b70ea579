package fetch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip" // reads faster than the standard library's
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding names the codings decode knows.
const acceptEncoding = "gzip, br, zstd"

var (
	errTooLarge = errors.New("body too large")
	errTooSlow  = errors.New("body too slow")
	errIdle     = errors.New("the body stood still")
	errTotal    = errors.New("the answer took too long")
)

// readBody reads a body to its end and undoes its content encoding. The limit holds for the decoded bytes and, with
// what coding can add to them, for those on the wire: a bomb is refused as soon as it has unfolded that far. Nothing
// is cut short: what does not fit is errTooLarge.
func readBody(wire io.Reader, encoding string, limit int64) ([]byte, error) {
	const overhead = 64 << 10
	decoded, closeAll, err := decode(&limited{r: wire, left: limit + overhead}, encoding)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	return io.ReadAll(&limited{r: decoded, left: limit})
}

// limited fails with errTooLarge, where io.LimitedReader would pretend that the body ends.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// decode undoes the codings of a Content-Encoding header, the last applied first.
func decode(r io.Reader, encoding string) (_ io.Reader, closeAll func(), err error) {
	var closers []func()
	closeAll = func() {
		for _, c := range closers {
			c()
		}
	}
	codings := strings.Split(strings.ToLower(encoding), ",")
	if len(codings) > 3 {
		return nil, nil, fmt.Errorf("content encoding %q: coded too often", encoding)
	}
	for i := len(codings) - 1; i >= 0; i-- {
		switch coding := strings.TrimSpace(codings[i]); coding {
		case "gzip", "x-gzip":
			z, err := gzip.NewReader(bufio.NewReader(r))
			if errors.Is(err, io.EOF) {
				return r, closeAll, nil // no body at all, whatever the header says
			}
			if err != nil {
				return nil, nil, fmt.Errorf("content encoding gzip: %w", err)
			}
			r = z
		case "zstd":
			z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
			if err != nil {
				return nil, nil, fmt.Errorf("content encoding zstd: %w", err)
			}
			closers = append(closers, z.Close)
			r = z
		case "br":
			r = brotli.NewReader(r)
		case "deflate", "compress", "x-compress":
			return nil, nil, fmt.Errorf("content encoding %q, which was not asked for", coding)
		}
		// Anything else ("identity", "none", "utf-8") is a mistake of the site's that changes no byte.
	}
	return r, closeAll, nil
}

// watched is a body under the limits of time: it fails when it stands still, and when it trickles below the minimum
// rate. Both end the request through cancel, because a Read that hangs hears nothing else.
type watched struct {
	r       io.Reader
	cancel  context.CancelCauseFunc
	idle    *time.Timer
	limits  Limits
	started time.Time
	read    int64
}

func watch(r io.Reader, limits Limits, cancel context.CancelCauseFunc) *watched {
	w := &watched{r: r, cancel: cancel, limits: limits, started: time.Now()}
	w.idle = time.AfterFunc(limits.Idle, func() { cancel(errIdle) }) // until the first Read
	return w
}

func (w *watched) Read(p []byte) (int, error) {
	w.idle.Reset(w.limits.Idle)
	n, err := w.r.Read(p)
	w.idle.Stop() // what is done with the bytes is not the server's standstill
	w.read += int64(n)
	if after := time.Since(w.started); err == nil && after > w.limits.Grace &&
		float64(w.read) < float64(w.limits.MinRate)*after.Seconds() {
		w.cancel(errTooSlow)
		return n, errTooSlow
	}
	return n, err
}

func (w *watched) stop() { w.idle.Stop() }
