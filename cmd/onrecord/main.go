// Command onrecord collects what companies, NGOs, states and international bodies say, finds who said it, and keeps
// it with its proof. It is the only place that joins the stages; start with pipeline.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/sink"
)

// Exit codes, beside 0: everything was done, or the user ended it.
const (
	exitFailed = 1
	// exitSomeFailed means that part of the work failed and the rest is complete.
	exitSomeFailed = 3
	// exitNoRoom means that a disk or the stream is full: what sysexits.h calls a temporary failure.
	exitNoRoom = 75
)

// exitError carries an exit code out of a command that has already said what there is to say.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() {
	tune()
	ctx, stop := signalContext()
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// signalContext ends at the first SIGTERM or Ctrl-C; a second one then ends the process at once.
func signalContext() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run is the program without the process around it, so that tests can call it.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	return runAt(ctx, time.Now, args, in, out, errs)
}

// runAt is run by another clock.
func runAt(ctx context.Context, now func() time.Time, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRootCommand(&app{in: in, out: out, errs: errs, now: now})
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exitError
	switch {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	_, _ = fmt.Fprintln(errs, "onrecord:", err)
	if noRoom(err) {
		return exitNoRoom
	}
	return exitFailed
}

// app is what every command is given.
type app struct {
	configFile string
	dataDir    string
	in         io.Reader
	out, errs  io.Writer
	logger     *slog.Logger
	now        func() time.Time
}

func newRootCommand(a *app) *cobra.Command {
	var verbose bool
	root := &cobra.Command{
		Use:   "onrecord",
		Short: "What did who say about what, when, speaking for whom, and where is the proof?",
		Long: `onrecord watches the newsrooms of companies, NGOs, states and international bodies, and the press that quotes
them. It takes every new statement down word for word, finds the quotes in it and who said them, and keeps both
in one SQLite file, each with the bytes that prove it.`,
		Example: `  onrecord demo                                    see it work, offline, in a minute
  onrecord run                                     watch the default sources until Ctrl-C
  onrecord run --once --config mine.yaml           visit every source once
  onrecord extract statement.txt                   the quotes of one text
  onrecord search encryption --kind ngo            what NGOs said about encryption
  onrecord query "SELECT speaker, text FROM v_quotes ORDER BY published_at DESC LIMIT 10"`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			level := slog.LevelWarn
			if verbose {
				level = slog.LevelDebug
			}
			a.logger = slog.New(slog.NewTextHandler(a.errs, &slog.HandlerOptions{Level: level}))
			return sink.CheckBuild()
		},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.errs)
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", "configuration `FILE` (default: built-in)")
	flags.StringVar(&a.dataDir, "data", defaultDataDir(), "`DIR` that holds all state")
	flags.BoolVarP(&verbose, "verbose", "v", false, "say more on stderr")
	_ = root.MarkPersistentFlagFilename("config", "yaml", "yml") // fails only for a flag that does not exist
	_ = root.MarkPersistentFlagDirname("data")
	root.AddCommand(
		a.runCommand(), a.scrapeCommand(), a.processCommand(), a.sinkCommand(), a.serveCommand(), a.demoCommand(),
		a.extractCommand(), a.contentCommand(), a.evalCommand(),
		a.queryCommand(), a.searchCommand(), a.verifyCommand(), a.tailCommand(),
		a.correctCommand(), a.entityCommand(), a.reprocessCommand(), a.redactCommand(), a.deadCommand(),
		a.showCommand(), a.diffCommand(), a.editsCommand(), a.exportCommand(), a.importCommand(), a.backupCommand(),
		a.sourcesCommand(), a.configCommand(), a.schemaCommand(), a.doctorCommand(), a.natsCommand(),
	)
	return root
}

// defaultDataDir is ONRECORD_DATA, or the platform's place for the data of a user's programs.
func defaultDataDir() string {
	if dir := os.Getenv("ONRECORD_DATA"); dir != "" {
		return dir
	}
	return filepath.Join(xdg.DataHome, "onrecord")
}

func (a *app) loadConfig() (*configs.Config, error) { return configs.Load(a.configFile) }

// archivePath is where the archive of a configuration is.
func (a *app) archivePath(cfg *configs.Config) string {
	if cfg.Archive.Path != "" {
		return cfg.Archive.Path
	}
	return filepath.Join(a.dataDir, "archive.db")
}

func (a *app) openReader(ctx context.Context) (*sink.Reader, error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	return a.readerOf(ctx, cfg)
}

// readerOf opens the archive of a configuration.
func (a *app) readerOf(ctx context.Context, cfg *configs.Config) (*sink.Reader, error) {
	reader, err := sink.OpenReader(ctx, a.archivePath(cfg))
	if err != nil {
		return nil, err
	}
	reader.CaptureDir = cfg.Archive.Captures
	return reader, nil
}

// openReader opens the archive of the pipeline's configuration.
func (p *pipeline) openReader(ctx context.Context) (*sink.Reader, error) {
	return p.readerOf(ctx, p.cfg)
}

// say writes a message for people to stderr.
func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.errs, format+"\n", args...) }
