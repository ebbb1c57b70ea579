package stream_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

func openCaptures(t testing.TB, c *stream.Conn) *stream.Captures {
	t.Helper()
	cs, err := c.Captures(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	return cs
}

func TestCapturesComeBackAsTheyWere(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper, sink := openCaptures(t, connectAs(t, s, stream.RoleScraper)), openCaptures(t, connectAs(t, s, stream.RoleSink))
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, 512<<10 - 1, 512 << 10, 512<<10 + 1, 10 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			body := make([]byte, size)
			for i := range body {
				body[i] = byte(random.Uint32())
			}
			put, err := scraper.Put(soon(t), onrecord.Capture{
				ContentType: "text/html; charset=utf-8",
				FetchedAt:   firstSeen,
				URLs:        []string{"http://saltmarsh.example/", "https://saltmarsh.example/"},
				Header:      map[string]string{"ETag": `"1"`},
			}, body)
			if err != nil {
				t.Fatal(err)
			}
			capture, got, err := sink.Get(soon(t), onrecord.HashBytes(body))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, body) {
				t.Errorf("got a body of %d bytes that differs from the %d put", len(got), size)
			}
			if diff := cmp.Diff(capture, put); diff != "" {
				t.Errorf("description (-got +put):\n%s", diff)
			}
			if capture.Size != int64(size) || capture.Header["ETag"] != `"1"` {
				t.Errorf("description: %+v", capture)
			}
		})
	}
	if _, _, err := sink.Get(soon(t), onrecord.HashBytes([]byte("never put"))); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("a capture that was never put: %v, want ErrNotFound", err)
	}
}

// A run that is repeated after a crash says of a body what the first run said.
func TestFirstDescriptionOfACaptureStays(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	scraper := openCaptures(t, connectAs(t, s, stream.RoleScraper))
	body := []byte("<p>tide</p>")
	first, err := scraper.Put(soon(t), onrecord.Capture{FetchedAt: firstSeen, URLs: []string{"https://saltmarsh.example/1"}}, body)
	if err != nil {
		t.Fatal(err)
	}
	again, err := scraper.Put(soon(t), onrecord.Capture{FetchedAt: firstSeen.Add(time.Hour), URLs: []string{"https://saltmarsh.example/2"}}, body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(again, first); diff != "" {
		t.Errorf("second put (-got +first):\n%s", diff)
	}
}

// Of many who store the same body at once one is first, for all of them.
func TestCaptureRace(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	body := bytes.Repeat([]byte("tide "), 200_000)
	got := make([]onrecord.Capture, 8)
	var wg sync.WaitGroup
	for i := range got {
		scraper := openCaptures(t, connectAs(t, s, stream.RoleScraper))
		wg.Go(func() {
			var err error
			got[i], err = scraper.Put(context.Background(), onrecord.Capture{FetchedAt: firstSeen.Add(time.Duration(i) * time.Minute)}, body)
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	stored, back, err := openCaptures(t, connectAs(t, s, stream.RoleSink)).Get(soon(t), onrecord.HashBytes(body))
	if err != nil || !bytes.Equal(back, body) {
		t.Fatalf("after the race: %d bytes, %v", len(back), err)
	}
	for i, c := range got {
		if diff := cmp.Diff(c, stored); diff != "" {
			t.Errorf("put %d (-got +stored):\n%s", i, diff)
		}
	}
}

// What Put writes is an object store to any NATS client.
func TestCapturesAreAnObjectStore(t *testing.T) {
	s := startServer(t, stream.ServerConfig{})
	body := bytes.Repeat([]byte("tide "), 200_000)
	put, err := openCaptures(t, connectAs(t, s, stream.RoleScraper)).Put(soon(t), onrecord.Capture{FetchedAt: firstSeen}, body)
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(stream.AdminClient(t, s))
	if err != nil {
		t.Fatal(err)
	}
	store, err := js.ObjectStore(soon(t), "captures")
	if err != nil {
		t.Fatal(err)
	}
	got, err := store.GetBytes(soon(t), put.SHA256)
	if err != nil || !bytes.Equal(got, body) {
		t.Errorf("through the client's object store: %d bytes, %v; want %d", len(got), err, len(body))
	}

	// Removed by an operator and met again on the web, it is stored again.
	if err := store.Delete(soon(t), put.SHA256); err != nil {
		t.Fatal(err)
	}
	sink := openCaptures(t, connectAs(t, s, stream.RoleSink))
	if _, _, err := sink.Get(soon(t), put.SHA256); !errors.Is(err, onrecord.ErrNotFound) {
		t.Errorf("a removed capture: %v, want ErrNotFound", err)
	}
	if _, err := openCaptures(t, connectAs(t, s, stream.RoleScraper)).Put(soon(t), onrecord.Capture{FetchedAt: firstSeen}, body); err != nil {
		t.Fatal(err)
	}
	if _, got, err := sink.Get(soon(t), put.SHA256); err != nil || !bytes.Equal(got, body) {
		t.Errorf("put again: %d bytes, %v", len(got), err)
	}
}

// A full store refuses a capture and says so.
func TestCaptureIntoFullStore(t *testing.T) {
	t.Parallel()
	s := startServer(t, stream.ServerConfig{MaxStore: 1 << 20})
	scraper := openCaptures(t, connectAs(t, s, stream.RoleScraper))
	var err error
	stored := map[string]bool{}
	for i := range 40 {
		body := fmt.Appendf(nil, "%d %s", i, bytes.Repeat([]byte("tide "), 20_000))
		var c onrecord.Capture
		if c, err = scraper.Put(soon(t), onrecord.Capture{FetchedAt: firstSeen}, body); err != nil {
			break
		}
		stored[c.SHA256] = true
	}
	if !errors.Is(err, onrecord.ErrFull) {
		t.Fatalf("storing 4 MB in 1 MB ended with %v, want ErrFull", err)
	}
	for sha := range stored {
		if _, _, err := scraper.Get(soon(t), sha); err != nil {
			t.Errorf("acknowledged before it was full: %v", err)
		}
	}
}
