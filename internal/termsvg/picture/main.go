// Command picture runs a command and draws what it prints, as [termsvg.Render] does:
//
//	go run ./internal/termsvg/picture -o docs/demo.svg -show "make demo" -- bin/onrecord demo
//
// The picture is written only when the command succeeds, so that a broken program leaves the last true one.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/onrecord/onrecord/internal/termsvg"
)

func main() {
	out := flag.String("o", "", "SVG `file` to write; none means standard output")
	title := flag.String("title", "onrecord", "`title` of the window")
	show := flag.String("show", "", "`command` to show as typed, where it is not the one that runs")
	flag.Parse()
	if err := run(*out, *title, *show, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(out, title, show string, command []string) error {
	svg, err := draw(title, show, command, os.Stderr)
	if err != nil {
		return err
	}
	if out == "" {
		_, err = os.Stdout.Write(svg)
		return err
	}
	return os.WriteFile(out, svg, 0o644)
}

// draw runs the command and renders its standard output below the command line. Its messages go to log and not into
// the picture.
func draw(title, show string, command []string, log io.Writer) ([]byte, error) {
	if len(command) == 0 {
		return nil, errors.New("no command to run; write it after --")
	}
	if show == "" {
		show = strings.Join(command, " ")
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = log
	printed, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", strings.Join(command, " "), err)
	}
	lines := strings.Split(strings.TrimRight(string(printed), "\n"), "\n")
	return termsvg.Render(title, append([]string{"$ " + show}, lines...)), nil
}
