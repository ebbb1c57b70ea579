package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nlnwa/gowarc/v3"

	"github.com/onrecord/onrecord"
)

// warcSite serves a page in windows-1251 behind a redirect, and one in UTF-8 that reserves its rights.
func warcSite(t *testing.T) (address string, cyrillic []byte) {
	cyrillic = []byte("<!doctype html><html lang=\"ru\"><head><meta charset=\"windows-1251\"><title>\xcf\xee\xf0\xf2</title></head><body><main><article><p>" +
		strings.Repeat("\xcf\xee\xf0\xf2 \xee\xf2\xe2\xe5\xf7\xe0\xe5\xf2 \xed\xe0 \xe2\xee\xef\xf0\xee\xf1\xfb \xf1\xee\xe2\xe5\xf2\xe0. ", 20) + "</p></article></main></body></html>")
	mux := http.NewServeMux()
	mux.Handle("/old", http.RedirectHandler("/cyrillic", http.StatusMovedPermanently))
	mux.HandleFunc("/cyrillic", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Last-Modified", "Sun, 01 Mar 2026 00:00:00 GMT")
		_, _ = w.Write(cyrillic)
	})
	mux.HandleFunc("/english", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("X-Robots-Tag", "noindex")
		_, _ = w.Write([]byte(readable))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL, cyrillic
}

// TestExportWARC collects two pages and reads them back from a WARC file: byte for byte, with addresses and header, the
// same file every time, and so says a reader that shares no code with the writer.
func TestExportWARC(t *testing.T) {
	site, cyrillic := warcSite(t)
	args := configure(t, fmt.Sprintf("pages: [%q, %q]", site+"/old", site+"/english"))
	mustExecute(t, append(args, "run", "--once")...)
	file := filepath.Join(t.TempDir(), "captures.warc.gz")
	mustExecute(t, append(args, "export", "--warc", "--output", file)...)
	if again := mustExecute(t, append(args, "export", "--format", "warc")...); again != string(read(t, file)) {
		t.Error("a second export is another file")
	}
	want := map[string]string{site + "/cyrillic": onrecord.HashBytes(cyrillic), site + "/english": onrecord.HashBytes([]byte(readable))}

	t.Run("gowarc", func(t *testing.T) {
		got, notes := readWARC(t, file)
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("payloads by address: got (-) want (+)\n%s", diff)
		}
		if !strings.Contains(notes, "redirectedFrom: "+site+"/old") || !strings.Contains(notes, "noindex: true") {
			t.Errorf("metadata:\n%s", notes)
		}
	})
	t.Run("warcio", func(t *testing.T) { checkWithWarcio(t, file, want) })
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readWARC returns the hashes of the payloads by address, and the text of the metadata records.
func readWARC(t *testing.T, file string) (payloads map[string]string, notes string) {
	t.Helper()
	r, err := gowarc.NewWarcFileReader(file, 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // only read from
	payloads = map[string]string{}
	for record, err := range r.Records() {
		if err != nil {
			t.Fatal(err)
		}
		raw, err := record.WarcRecord.Block().RawBytes()
		if err != nil {
			t.Fatal(err)
		}
		block, err := io.ReadAll(raw)
		if err != nil {
			t.Fatal(err)
		}
		switch record.WarcRecord.Type() {
		case gowarc.Response:
			resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err := errors.Join(err, resp.Body.Close()); err != nil {
				t.Fatal(err)
			}
			payloads[record.WarcRecord.WarcHeader().Get(gowarc.WarcTargetURI)] = onrecord.HashBytes(body)
		case gowarc.Metadata:
			notes += string(block)
		}
	}
	return payloads, notes
}

// checkWithWarcio reads the file with the warcio of the npm registry, which .ci/run installs.
func checkWithWarcio(t *testing.T, file string, want map[string]string) {
	warcio, err := exec.LookPath("warcio")
	if err != nil {
		t.Skip("warcio is not on PATH: npm install --global warcio@2.4.11")
	}
	fields := "warc-type,warc-target-uri,warc-payload-digest,http:status,http:content-type"
	out, err := exec.CommandContext(t.Context(), warcio, "index", file, "--fields", fields).Output()
	if err != nil {
		t.Fatalf("warcio index: %v\n%s", err, out)
	}
	got, types := map[string]string{}, map[string]int{}
	for line := range strings.Lines(string(out)) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		kind := fmt.Sprint(record["warc-type"])
		types[kind]++
		if kind == "response" {
			got[fmt.Sprint(record["warc-target-uri"])] = strings.TrimPrefix(fmt.Sprint(record["warc-payload-digest"]), "sha256:")
			if fmt.Sprint(record["http:status"]) != "200" || !strings.HasPrefix(fmt.Sprint(record["http:content-type"]), "text/html") {
				t.Errorf("header as warcio reads it: %s", line)
			}
		}
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("digests by address: got (-) want (+)\n%s", diff)
	}
	if types["warcinfo"] != 1 || types["metadata"] != 2 {
		t.Errorf("records by type: %v", types)
	}
}
