// Package content turns the bytes of a capture into a document: its words in paragraphs, its title, date and language.
//
// Start with [New] and [Extractor.Extract]. What comes in is a page as the server sent it, a PDF, or plain text; what
// comes out is what its publisher wrote there and nothing of the navigation, teasers, cookie notices and page numbers
// around it.
//
// # What always holds
//
//   - The text is the document's own words, character by character. Runs of HTML white space become one blank, as a
//     browser shows them; lines that a PDF broke are joined. Nothing else is changed: quotation marks, dashes, no-break
//     spaces and spelling stay as they were published.
//   - Paragraphs, headings, list items, block quotes and table cells are paragraphs, separated by one line feed. There is
//     no other line break in the text.
//   - The text follows from the body, its content type, its address and the source's selectors alone. [Extractor.Text]
//     makes it again for a reader who wants to check a quote; neither hints, time nor machine have a say in it.
//   - What is not known is empty. A date is given only where the document or the feed it came from says so.
//
// # How
//
// A page is parsed once. go-trafilatura says which of its text belongs to the article (article.go tells how it is asked
// without letting it touch a word), go-readability is heard where that is suspiciously little, and the paragraphs are
// then written from the page itself (paragraph.go). Title, date and author are reconciled by rule from what the page,
// its metadata and the feed claim (title.go, date.go). PDF is read by PDFium inside a WebAssembly sandbox that has no
// files and bounded memory (pdf.go).
package content

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/onrecord/onrecord"
)

// Version names this extractor in a statement's derivation. It changes whenever the text made from the same bytes may.
const Version = "content/1"

// Input is a capture and what is known about it.
type Input struct {
	// URL the body was fetched from, after redirects.
	URL string
	// ContentType as the server gave it. It is evidence, not truth: bytes that begin a PDF are a PDF.
	ContentType string
	// Body without transfer and content encoding, before any character decoding.
	Body []byte
	// Selectors of the source, where automatic extraction is not good enough.
	Selectors onrecord.Selectors
	Hints     Hints
}

// Hints are what discovery learned about a document before it was fetched. They never touch the text.
type Hints struct {
	// Title and Published as the feed or the sitemap gave them.
	Title     string
	Published onrecord.Date
	// Lang of the feed's item, or the source's default language.
	Lang string
}

// Document is what a capture says.
type Document struct {
	// URL is the canonical address: rel=canonical where it can be trusted, else the address fetched.
	URL       string        `json:"url"`
	Title     string        `json:"title"`
	Author    string        `json:"author,omitempty"`
	Published onrecord.Date `json:"published"`
	// Lang is a BCP 47 primary language subtag, or empty.
	Lang string `json:"lang"`
	Text string `json:"text"`
	// Format is "html", "pdf" or "plain".
	Format string `json:"format"`
	// PageNoindex is true when the page asks search engines not to list it.
	PageNoindex bool `json:"noindex,omitempty"`
	// TDMReservation is the page's own text-and-data-mining reservation ("1", "0" or empty), TDMPolicy the address
	// of its terms.
	TDMReservation string `json:"tdm_reservation,omitempty"`
	TDMPolicy      string `json:"tdm_policy,omitempty"`
}

// Config of an Extractor. The zero value works.
type Config struct {
	// CacheDir keeps the compiled PDF reader between runs (about 30 MB); empty compiles it anew in every process,
	// which takes seconds and 300 MB.
	CacheDir string
	// Now bounds plausible dates; nil means time.Now.
	Now func() time.Time
	// TimeLimit for one document; 0 means 20 seconds.
	TimeLimit time.Duration
	// MaxBody is the size of the largest body read, in bytes; 0 means 16 MiB.
	MaxBody int
	Logger  *slog.Logger
}

// Extractor reads documents. It is safe for concurrent use. Close frees the PDF reader, if one was started.
type Extractor struct {
	config Config
	pdf    *pdfReader
}

// New returns an Extractor. It starts nothing: the PDF reader is loaded with the first PDF.
func New(config Config) *Extractor {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.TimeLimit == 0 {
		config.TimeLimit = 20 * time.Second
	}
	if config.MaxBody == 0 {
		config.MaxBody = 16 << 20
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	return &Extractor{config: config, pdf: newPDFReader(config.CacheDir)}
}

// Close frees what the extractor holds. It waits for a PDF being read.
func (e *Extractor) Close() error { return e.pdf.close() }

// Extract reads a document. Failures that lie in the document are an [*Error] with a Reason.
func (e *Extractor) Extract(ctx context.Context, in Input) (Document, error) {
	return bounded(ctx, e, in, e.extract)
}

// Text makes only the text, exactly as Extract does. It ignores the hints.
func (e *Extractor) Text(ctx context.Context, in Input) (string, error) {
	return bounded(ctx, e, in, e.text)
}

func (e *Extractor) extract(ctx context.Context, in Input) (Document, error) {
	format, err := sniff(in)
	if err != nil {
		return Document{}, err
	}
	var doc Document
	switch format {
	case formatPDF:
		doc, err = e.extractPDF(ctx, in)
	case formatPlain:
		doc, err = e.extractPlain(in)
	default:
		doc, err = e.extractHTML(ctx, in)
	}
	if err != nil {
		return Document{}, err
	}
	doc.Format = string(format)
	return doc, nil
}

func (e *Extractor) text(ctx context.Context, in Input) (string, error) {
	format, err := sniff(in)
	if err != nil {
		return "", err
	}
	switch format {
	case formatPDF:
		read, err := e.pdf.read(ctx, in.Body)
		if err != nil {
			return "", err
		}
		return read.text()
	case formatPlain:
		return plainText(in)
	}
	p, err := parsePage(in)
	if err != nil {
		return "", err
	}
	return p.text(ctx)
}

func (e *Extractor) extractHTML(ctx context.Context, in Input) (Document, error) {
	p, err := parsePage(in)
	if err != nil {
		return Document{}, err
	}
	text, err := p.text(ctx)
	if err != nil {
		return Document{}, err
	}
	if err := ctx.Err(); err != nil {
		return Document{}, err
	}
	doc := Document{
		URL:            p.canonical(),
		Title:          p.title(in.Hints.Title),
		Author:         p.author(),
		Published:      p.published(in.Hints.Published, e.config.Now()),
		Lang:           languageOf(text, p.libraryLang, p.declaredLanguage(), in.Hints.Lang),
		Text:           text,
		PageNoindex:    p.noindex(),
		TDMReservation: p.meta("tdm-reservation"),
		TDMPolicy:      p.meta("tdm-policy"),
	}
	return doc, nil
}

// bounded runs read within the extractor's limits. The libraries below know no context, so the work is done where it
// can be abandoned: when the time is up the caller gets its answer and the goroutine ends when the library returns.
// A panic inside a library is an error of the document it happened on.
func bounded[T any](ctx context.Context, e *Extractor, in Input, read func(context.Context, Input) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if len(in.Body) > e.config.MaxBody {
		return none, failure(in, TooLarge, fmt.Errorf("%d bytes, at most %d are read", len(in.Body), e.config.MaxBody))
	}
	if f, err := sniff(in); err == nil && f == formatPDF {
		if err := e.pdf.warmUp(ctx); err != nil {
			return none, fmt.Errorf("read %s: %w", in.URL, err)
		}
	}
	limited, cancel := context.WithTimeoutCause(ctx, e.config.TimeLimit, errTimeLimit)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		var out outcome
		defer func() {
			if r := recover(); r != nil {
				e.config.Logger.Error("reading a document panicked", "url", in.URL, "panic", r, "stack", string(debug.Stack()))
				out = outcome{err: failure(in, Malformed, fmt.Errorf("panic: %v", r))}
			}
			done <- out
		}()
		out.value, out.err = read(limited, in)
	}()
	select {
	case out := <-done:
		if out.err != nil && errors.Is(context.Cause(limited), errTimeLimit) && errors.Is(out.err, context.DeadlineExceeded) {
			return none, failure(in, TooSlow, errTimeLimit)
		}
		return out.value, withURL(out.err, in)
	case <-limited.Done():
		if err := ctx.Err(); err != nil {
			return none, fmt.Errorf("read %s: %w", in.URL, err)
		}
		return none, failure(in, TooSlow, errTimeLimit)
	}
}

// pageURL parses the address of the input; an address that does not parse is like none.
func (in Input) pageURL() *url.URL {
	u, err := url.Parse(in.URL)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}
