package onrecord

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The encoder and the decoder are held against encoding/json, which the messages were written and read with before.

// plainType is a type without its methods, as encoding/json would see it: spans are pairs, dates are strings.
func plainType(t reflect.Type) reflect.Type {
	switch t {
	case reflect.TypeFor[time.Time]():
		return t
	case reflect.TypeFor[Date]():
		return reflect.TypeFor[string]()
	case reflect.TypeFor[Span]():
		return reflect.TypeFor[[2]int]()
	}
	switch t.Kind() {
	case reflect.Struct:
		fields := reflect.VisibleFields(t)
		for i := range fields {
			fields[i].Type = plainType(fields[i].Type)
		}
		return reflect.StructOf(fields)
	case reflect.Slice:
		return reflect.SliceOf(plainType(t.Elem()))
	case reflect.Pointer:
		return reflect.PointerTo(plainType(t.Elem()))
	}
	return t
}

// plainValue is v as its plain type. Lists that are written as [] where they are nil are empty in it.
func plainValue(v reflect.Value) reflect.Value {
	to := reflect.New(plainType(v.Type())).Elem()
	switch is := v.Interface().(type) {
	case time.Time:
		return v
	case Date:
		to.SetString(is.String())
		return to
	case Span:
		to.Set(reflect.ValueOf([2]int{is.Start, is.End}))
		return to
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			to.Field(i).Set(plainValue(v.Field(i)))
			switch v.Type().Field(i).Name {
			case "Content", "Source", "Cue", "Topics", "OnBehalfOf", "Quotes":
				if f := to.Field(i); f.Kind() == reflect.Slice && f.IsNil() {
					f.Set(reflect.MakeSlice(f.Type(), 0, 0))
				}
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			to.Set(reflect.MakeSlice(to.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			to.Index(i).Set(plainValue(v.Index(i)))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			to.Set(reflect.New(to.Type().Elem()))
			to.Elem().Set(plainValue(v.Elem()))
		}
	default:
		to.Set(v)
	}
	return to
}

// invent fills a value at random, with these strings among its own.
func invent(r *rand.Rand, v reflect.Value, own ...string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(inventTime(r)))
		return
	}
	if v.Type() == reflect.TypeFor[Date]() {
		v.Set(reflect.ValueOf([]Date{{}, Day(2027, 3, r.IntN(31)), {Time: inventTime(r).Truncate(time.Second)}}[r.IntN(3)]))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			invent(r, v.Field(i), own...)
		}
	case reflect.Slice:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n))
		}
		for i := range v.Len() {
			invent(r, v.Index(i), own...)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, name := range own[:r.IntN(len(own)+1)] {
			v.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(own[0]))
		}
	case reflect.Pointer:
		if r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			invent(r, v.Elem(), own...)
		}
	case reflect.String:
		v.SetString(append(own, "", "pier", "Ms. Ørsted said: “No.”\n\t🏮 <b>&")[r.IntN(len(own)+3)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, 0.97, r.Float64(), -r.ExpFloat64(), 9e-7, 1e21, math.Exp(300 * r.NormFloat64())}[r.IntN(8)])
	default:
		v.SetInt([]int64{0, -1, 7, r.Int64N(1e6), math.MaxInt64, math.MinInt64}[r.IntN(6)])
	}
}

func inventTime(r *rand.Rand) time.Time {
	zone := []*time.Location{time.UTC, time.FixedZone("", 2*60*60)}[r.IntN(2)]
	return time.Unix(r.Int64N(4e9), []int64{0, 120_000_000, r.Int64N(1e9)}[r.IntN(3)]).In(zone)
}

// plainMessage is a message as encoding/json writes it.
func plainMessage(t *testing.T, e Event, data any) []byte {
	t.Helper()
	want, err := marshalEvent(e, plainValue(reflect.ValueOf(data)).Interface())
	if err != nil {
		t.Fatal(err)
	}
	return want
}

// FuzzEncoder holds that whatever a statement and its quotes say, they are written as encoding/json writes plain structs
// with the same tags, and that the decoder reads them again as encoding/json does. A field that is new in a struct is
// found missing here.
func FuzzEncoder(f *testing.F) {
	for seed := range uint64(100) {
		f.Add(seed, "\u2028\"\\/", "\x00\x7f\xff\u2029\ufffd")
	}
	f.Fuzz(func(t *testing.T, seed uint64, one, other string) {
		r := rand.New(rand.NewPCG(seed, 0))
		var s Statement
		var q Quotes
		invent(r, reflect.ValueOf(&s).Elem(), one, other)
		invent(r, reflect.ValueOf(&q).Elem(), one, other)

		got, err := MarshalStatement(s)
		if err != nil {
			t.Fatal(err)
		}
		s = s.inUTC()
		alike(t, got, plainMessage(t, aboutSource(string(s.VersionID), TypeStatement, SchemaStatement, &s), s))
		sameDecoded(t, got)

		if got, err = MarshalQuotes(q); err != nil {
			t.Fatal(err)
		}
		q.Statement = q.Statement.WithoutText().inUTC()
		id := QuotesID(q.Statement.VersionID, q.Extractor)
		alike(t, got, plainMessage(t, aboutSource(id, TypeQuotes, SchemaQuotes, &q.Statement), q))
		sameDecoded(t, got)

		for _, quote := range q.Quotes { // for itself, and with HTML escaped
			got, err := json.Marshal(quote)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(plainValue(reflect.ValueOf(quote)).Interface())
			if err != nil {
				t.Fatal(err)
			}
			alike(t, got, want)
		}
	})
}

func alike(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("encoded\n%s\nwhich encoding/json encodes\n%s", got, want)
	}
}

// rare is what the encoder writes and the decoder leaves to encoding/json: characters by their number, the largest
// integers, exponents.
var rare = regexp.MustCompile(`\\u|922337203685477580[78]|[0-9]e[+-][0-9]`)

// sameDecoded decodes a message that the encoder wrote with both.
func sameDecoded(t *testing.T, message []byte) {
	t.Helper()
	if !bothDecode(t, message) && !rare.Match(message) {
		t.Errorf("the decoder leaves to encoding/json what the encoder wrote: %s", message)
	}
}

// bothDecode reports whether the decoder accepts a message as either type, and holds that encoding/json does so too, with
// the same outcome.
func bothDecode(t *testing.T, message []byte) bool {
	t.Helper()
	var s, wantStatement Statement
	var q, wantQuotes Quotes
	if d := (decoder{b: message}); d.message(TypeStatement, func() { d.statement(&s) }) {
		if err := unmarshalEvent(message, TypeStatement, &wantStatement); err != nil || !reflect.DeepEqual(s, wantStatement) {
			t.Errorf("decoded\n%+v\nwhich encoding/json decodes (error %v)\n%+v\nfrom %s", s, err, wantStatement, message)
		}
		return true
	}
	if d := (decoder{b: message}); d.message(TypeQuotes, func() { d.quotes(&q) }) {
		if err := unmarshalEvent(message, TypeQuotes, &wantQuotes); err != nil || !reflect.DeepEqual(q, wantQuotes) {
			t.Errorf("decoded\n%+v\nwhich encoding/json decodes (error %v)\n%+v\nfrom %s", q, err, wantQuotes, message)
		}
		return true
	}
	return false
}

// FuzzDecoder holds that the decoder accepts nothing that encoding/json refuses or reads otherwise, and never panics.
func FuzzDecoder(f *testing.F) {
	for _, message := range goldenMessages(f) {
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, message []byte) { bothDecode(t, message) })
}

// goldenMessages are those of statements and quotes, as this release writes them.
func goldenMessages(t testing.TB) map[string][]byte {
	t.Helper()
	all := make(map[string][]byte)
	for _, kind := range []string{"statement", "quotes"} {
		files, err := filepath.Glob("testdata/messages/" + kind + "-*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("no golden messages of %s: %v", kind, err)
		}
		for _, file := range files {
			message, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = bytes.TrimSuffix(message, []byte("\n"))
		}
	}
	return all
}

// TestDecoderReadsMessages holds that messages as they are written need nothing else, and that one a little otherwise
// is left to encoding/json, which tells what is wrong.
func TestDecoderReadsMessages(t *testing.T) {
	for file, message := range goldenMessages(t) {
		if !bothDecode(t, message) {
			t.Errorf("%s is left to encoding/json", file)
		}
		if !strings.Contains(file, "evidence") && !strings.Contains(file, "moment") {
			continue // these two have all there is
		}
		for i := range message { // cut off anywhere, and with anything in its place
			if bothDecode(t, message[:i]) {
				t.Errorf("%s: the first %d bytes are accepted", file, i)
			}
			for _, c := range []byte("\x00\t\"\\ 0,}") {
				bothDecode(t, append(append(bytes.Clone(message[:i]), c), message[i+1:]...))
				bothDecode(t, append(append(bytes.Clone(message[:i]), c), message[i:]...))
			}
		}
	}
}

// TestEncoderNamesTheField holds that what cannot be written is called by its name.
func TestEncoderNamesTheField(t *testing.T) {
	late := time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"fetched_at", func() ([]byte, error) {
			return MarshalStatement(Statement{VersionID: "vlamp", Capture: Capture{FetchedAt: late}})
		}},
		{"confidence", func() ([]byte, error) {
			return MarshalQuotes(Quotes{Quotes: []Quote{{Confidence: math.NaN()}}})
		}},
	} {
		if b, err := c.make(); err == nil || !strings.Contains(err.Error(), c.name) {
			t.Errorf("error %v does not name %s: %s", err, c.name, b)
		}
	}
}
