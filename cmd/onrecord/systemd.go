package main

import (
	"context"
	"net"
	"os"
	"strconv"
	"time"
)

// What systemd is told (sd_notify(3)) where it started the program as a service of Type=notify: that the stream is up,
// that it still answers, that the program is about to end. Everywhere else nothing happens.

// tellSystemd sends one message to the socket that systemd named. An error is of no use to anybody: who is not told waits
// and says so.
func tellSystemd(state string) {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"}) // "@…" is an abstract one
	if err != nil {
		return
	}
	defer conn.Close() //nolint:errcheck // the message is sent or is not
	_, _ = conn.Write([]byte(state))
}

// watchdogTime is how long systemd waits for a sign of life; zero: it does not.
func watchdogTime() time.Duration {
	if pid := os.Getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return 0
	}
	µs, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if err != nil || µs <= 0 {
		return 0
	}
	return time.Duration(µs) * time.Microsecond
}

// superviseBySystemd reports that the program is ready, and until ctx ends that it is alive, as long as alive says so.
func superviseBySystemd(ctx context.Context, alive func(context.Context) error) {
	if os.Getenv("NOTIFY_SOCKET") == "" {
		return
	}
	tellSystemd("READY=1")
	context.AfterFunc(ctx, func() { tellSystemd("STOPPING=1") })
	limit := watchdogTime()
	if limit == 0 {
		return
	}
	go func() {
		tick := time.NewTicker(limit / 2)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			asked, cancel := context.WithTimeout(ctx, limit/3)
			if alive(asked) == nil {
				tellSystemd("WATCHDOG=1")
			}
			cancel()
		}
	}()
}
