package stream_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
)

// killedDir tells a child process of TestKill where to publish.
const killedDir = "ONRECORD_TEST_KILLED_DIR"

// A process that is killed loses nothing it had acknowledged, and its successor publishes its last page again without
// a second copy.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	if d := os.Getenv(killedDir); d != "" {
		publishUntilKilled(t, d)
		return
	}
	acknowledged := map[string]bool{}
	for kill := range 5 {
		child := exec.Command(os.Args[0], "-test.run=^TestKill$", "-test.count=1")
		child.Env = append(os.Environ(), killedDir+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			acknowledged[lines.Text()] = true
			if n == 100+37*kill {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = child.Wait() // killed
	}
	if len(acknowledged) < 100 {
		t.Fatalf("only %d statements were acknowledged: %v", len(acknowledged), acknowledged)
	}
	s := startServer(t, stream.ServerConfig{Dir: dir})
	stored := map[string]int{}
	for _, m := range readAll(t, connectAs(t, s, stream.RoleSink), stream.FollowOptions{Stream: onrecord.StreamStatements}) {
		stored[m.ID]++
		if stored[m.ID] > 1 {
			t.Errorf("%s is stored %d times", m.ID, stored[m.ID])
		}
	}
	for id := range acknowledged {
		if stored[id] == 0 {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
}

// publishUntilKilled publishes pages of one, two and forty statements, always the same ones from the first on, and
// prints the ids of each page when it is acknowledged.
func publishUntilKilled(t *testing.T, dir string) {
	scraper := connectAs(t, startServer(t, stream.ServerConfig{Dir: dir}), stream.RoleScraper)
	for n := 1; ; {
		for _, size := range []int{1, 2, 40} {
			page := newStatements(n, size)
			if err := scraper.PublishStatements(t.Context(), page); err != nil {
				t.Fatal(err)
			}
			for _, id := range versionIDs(page) {
				fmt.Println(id)
			}
			n += size
		}
	}
}
