package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/configs"
	"github.com/onrecord/onrecord/internal/web"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) serveCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the archive in a browser, and to programs over HTTP",
		Long: `Serve the archive until Ctrl-C: pages to search and read it, a JSON API (/api/v1/openapi.json describes it), feeds of any
search, and metrics (/metrics). The archive is only read; the page follows it as it grows, and waits where there is none
yet. ` + "`onrecord run`" + ` serves the same at web.listen.

It listens at web.listen, 127.0.0.1:8321 unless the configuration says otherwise; where the port is taken, at the next free
one, which is said here and by ` + "`onrecord doctor`" + `.`,
		Example: `  onrecord serve
  onrecord serve --listen 127.0.0.1:9000 --data ./data
  onrecord demo --data ./sample && onrecord serve --data ./sample`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.loadConfig()
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("listen") {
				cfg.Web.Listen = listen
			}
			if cfg.Web.Listen == "" {
				return errors.New("web.listen is empty, which switches the page off: set it, or give --listen 127.0.0.1:8321")
			}
			page, err := a.openPage(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			defer page.close()
			superviseBySystemd(cmd.Context(), func(context.Context) error { return nil })
			return page.serve(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", "`ADDRESS` to listen at instead of web.listen")
	return cmd
}

// A page is the web page on its address.
type page struct {
	*app
	listener net.Listener
	server   *web.Server
	secure   *tls.Config // nil: no TLS
	watch    *watch
	release  func()
}

// openPage listens, and says where.
func (a *app) openPage(ctx context.Context, cfg *configs.Config) (*page, error) {
	documents := a.newReader()
	watch, err := a.newWatch(cfg)
	if err != nil {
		return nil, err
	}
	var secure *tls.Config
	if cfg.Web.TLS.Cert != "" {
		if secure, err = web.Certificate(cfg.Web.TLS.Cert, cfg.Web.TLS.Key, a.logger); err != nil {
			return nil, err
		}
	}
	var users web.Users
	if cfg.Web.Users != "" {
		if users, err = web.ReadUsers(cfg.Web.Users); err != nil {
			return nil, err
		}
	}
	server, err := web.New(web.Config{
		Path:    a.archivePath(cfg),
		Open:    func(ctx context.Context) (*sink.Reader, error) { return a.readerOf(ctx, cfg) },
		Derive:  deriver(documents),
		Status:  watch.status,
		Topics:  cfg.Topics,
		Users:   users,
		Hosts:   cfg.Web.Hosts,
		Version: version(),
		Logger:  a.logger,
	})
	if err != nil {
		return nil, err
	}
	listener, err := web.Listen(ctx, cfg.Web.Listen, secure != nil && users != nil)
	if err != nil {
		return nil, err
	}
	p := &page{app: a, listener: listener, server: server, secure: secure, watch: watch, release: func() { _ = documents.Close() }}
	if wanted := cfg.Web.Listen; listener.Addr().String() != wanted {
		a.logger.Info("port taken, the page is served on the next free one", "wanted", wanted, "address", listener.Addr().String())
	}
	forget := a.notePage(p.url())
	release := p.release
	p.release = func() { forget(); release() }
	a.say("page at %s", p.url())
	return p, nil
}

func (p *page) url() string {
	if p.secure != nil {
		return fmt.Sprintf("https://%s/", p.listener.Addr())
	}
	return fmt.Sprintf("http://%s/", p.listener.Addr())
}

// serve answers until ctx ends.
func (p *page) serve(ctx context.Context) error {
	return web.Serve(ctx, p.listener, p.server, p.secure, p.logger)
}

func (p *page) close() {
	_ = p.listener.Close() // closed already where it has served
	p.server.Close()
	p.watch.close()
	p.release()
}
