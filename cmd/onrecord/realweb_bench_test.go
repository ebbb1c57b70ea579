package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// BenchmarkRealWeb takes the real pages, each under three host names, through the whole chain: `onrecord run --once` as
// a process of its own, whose memory and processor time are what the kernel counted. It holds the promise of 300 MB.
func BenchmarkRealWeb(b *testing.B) {
	dir := b.TempDir()
	pages := threefoldWeb(b, dir)
	proxy := startRealWeb(b, dir)
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, realWebConfig(proxy, strings.Fields(get(b, proxy+"/__hosts"))), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), os.Args[0], "--config", config, "--data", b.TempDir(), "run", "--once")
		cmd.Env = append(os.Environ(), asProgram+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		b.Logf("%s", out)
		spent := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		memory := float64(spent.Maxrss) / 1024 // Linux counts in kB
		b.ReportMetric(float64(pages), "pages")
		b.ReportMetric((cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()).Seconds()*1000/float64(pages), "cpu-ms/page")
		b.ReportMetric(memory, "MB-peak")
		if memory > 300 {
			b.Errorf("%.0f MB at most, promised 300", memory)
		}
	}
}

// threefoldWeb makes a directory of the real pages in which each is on three hosts, and returns how many there are then.
func threefoldWeb(b *testing.B, dir string) (pages int) {
	b.Helper()
	files, err := filepath.Abs(shared(b, "realweb", "dev"))
	if err != nil {
		b.Fatal(err)
	}
	if err := os.Symlink(files, filepath.Join(dir, "dev")); err != nil {
		b.Fatal(err)
	}
	index, err := os.ReadFile(shared(b, "realweb", "index.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	lines := bufio.NewScanner(bytes.NewReader(index))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var page map[string]any
		if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
			b.Fatal(err)
		}
		host, address := fmt.Sprint(page["host"]), fmt.Sprint(page["url"])
		for _, mirror := range []string{"", "second.", "third."} {
			page["host"], page["url"] = mirror+host, strings.Replace(address, "//", "//"+mirror, 1)
			line, err := json.Marshal(page)
			if err != nil {
				b.Fatal(err)
			}
			out.Write(append(line, '\n'))
			pages++
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "index.jsonl"), out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return pages
}
