package content

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	// pdfMemoryPages bounds the sandbox's memory: 4096 pages of 64 KiB are 256 MiB.
	pdfMemoryPages = 4096
	// maxPDFPages is how many pages of a document are read. A statement is not longer.
	maxPDFPages = 1000
)

// pdfReader reads PDFs with PDFium, compiled to WebAssembly: a damaged or hostile file can confuse it, but it has no
// files, no network and bounded memory. It is started with the first PDF and reads one document at a time, each in a
// fresh sandbox.
type pdfReader struct {
	cacheDir string

	mu    sync.Mutex // held while reading
	ready bool       // an instance was started, and with it PDFium compiled
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

func newPDFReader(cacheDir string) *pdfReader { return &pdfReader{cacheDir: cacheDir} }

func (r *pdfReader) start() error {
	if r.pool != nil {
		return nil
	}
	// PDFium's build needs the exception-handling and thread instructions beside the standard ones.
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesThreads | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(pdfMemoryPages).
		WithCloseOnContextDone(true)
	if r.cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(r.cacheDir)
		if err != nil {
			return fmt.Errorf("open the PDF reader's cache in %s: %w", r.cacheDir, err)
		}
		r.cache = cache
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1,
		FSConfig:      wazero.NewFSConfig(), // nothing; the default would mount the host's root directory
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return fmt.Errorf("start the PDF reader: %w", err)
	}
	r.pool = pool
	return nil
}

// warmUpLimit bounds the compilation of PDFium, which takes seconds where no cache has it, and more on a busy machine.
const warmUpLimit = 5 * time.Minute

// warmUp compiles PDFium if nobody has yet, so that the first document has its whole time for itself.
func (r *pdfReader) warmUp(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		done <- r.compile()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err() // the compilation goes on, and serves the next document
	}
}

func (r *pdfReader) compile() error {
	if r.ready {
		return nil
	}
	if err := r.start(); err != nil {
		return err
	}
	instance, err := r.pool.GetInstance(warmUpLimit)
	if err != nil {
		return fmt.Errorf("start the PDF reader: %w", err)
	}
	r.ready = true
	return instance.Close()
}

func (r *pdfReader) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	if r.pool != nil {
		errs = append(errs, r.pool.Close())
		r.pool, r.ready = nil, false
	}
	if r.cache != nil {
		errs = append(errs, r.cache.Close(context.Background()))
		r.cache = nil
	}
	return errors.Join(errs...)
}

// read returns the lines and properties of a PDF.
func (r *pdfReader) read(ctx context.Context, body []byte) (*pdfDocument, error) {
	// PDFium repairs a file cut short and shows what is left of it; half a statement is not one.
	if tail := body[max(0, len(body)-4096):]; !bytes.Contains(tail, []byte("%%EOF")) {
		return nil, &Error{Reason: Malformed, Err: errors.New("the PDF has no end, it was cut short")}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := r.start(); err != nil {
		return nil, err
	}
	instance, err := r.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	// Kill interrupts the sandbox in whatever loop it is.
	stop := context.AfterFunc(ctx, func() { _ = instance.Kill() })
	defer func() {
		if stop() {
			_ = instance.Close()
		}
	}()
	doc, err := readPDF(ctx, instance, body)
	if ctxErr := ctx.Err(); err != nil && ctxErr != nil {
		return nil, ctxErr
	}
	return doc, err
}

func readPDF(ctx context.Context, instance pdfium.Pdfium, body []byte) (*pdfDocument, error) {
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &body})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, &Error{Reason: Encrypted, Err: err}
	case err != nil:
		return nil, &Error{Reason: Malformed, Err: err}
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, &Error{Reason: Malformed, Err: err}
	}
	doc := &pdfDocument{info: pdfInfo(instance, opened.Document)}
	for i := range min(count.PageCount, maxPDFPages) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, err := readPDFPage(instance, opened.Document, i)
		if err != nil {
			return nil, &Error{Reason: Malformed, Err: fmt.Errorf("page %d: %w", i+1, err)}
		}
		doc.pages = append(doc.pages, page)
	}
	return doc, nil
}

func readPDFPage(instance pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (pdfPage, error) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	size, err := instance.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return pdfPage{}, err
	}
	text, err := instance.GetPageTextStructured(&requests.GetPageTextStructured{Page: page, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return pdfPage{}, err
	}
	return pdfPage{height: size.Height, lines: linesOf(text.Chars)}, nil
}

// pdfInfo reads the document information dictionary; a file without one has no properties.
func pdfInfo(instance pdfium.Pdfium, doc references.FPDF_DOCUMENT) map[string]string {
	info := make(map[string]string)
	for _, tag := range []string{"Title", "Author", "CreationDate"} {
		got, err := instance.GetMetaData(&requests.GetMetaData{Document: doc, Tags: &[]string{tag}})
		if err != nil {
			continue
		}
		for _, t := range got.Tags {
			info[t.Tag] = oneLine(t.Value)
		}
	}
	return info
}
