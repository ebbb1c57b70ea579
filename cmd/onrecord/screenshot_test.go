package main

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshot = flag.String("screenshot", "", "write the README's picture of the page to this file")

// TestScreenshot draws docs/web.png, for `make screenshot`: a search of the sample newsroom, and one of its quotes.
func TestScreenshot(t *testing.T) {
	if *screenshot == "" {
		t.Skip("a picture is drawn with -screenshot FILE")
	}
	b := startBrowser(t)
	page := startPage(t, "--data", demoArchive(t), "serve", "--listen", "127.0.0.1:0")
	const width, height = 940, 900
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(page.url+"?q=accord&position=calls_for"))
	left := b.shoot()
	b.do(chromedp.Navigate(page.url+"?q=judge&type=direct"), chromedp.Click(css(".hit a.to")))
	b.until(`document.querySelector(".context mark.content") !== null`)
	right := b.shoot()
	both := image.NewRGBA(image.Rect(0, 0, 2*width+2, height))
	draw.Draw(both, both.Bounds(), image.NewUniform(color.Gray{160}), image.Point{}, draw.Src)
	draw.Draw(both, image.Rect(0, 0, width, height), left, image.Point{}, draw.Src)
	draw.Draw(both, image.Rect(width+2, 0, 2*width+2, height), right, image.Point{}, draw.Src)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, fewColours(both)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*screenshot, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (b *browser) shoot() image.Image {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		b.t.Fatal(err)
	}
	return picture
}

// fewColours is a picture in its 256 most frequent colours, which makes the file a third as large: the rest are shades at
// the edges of letters.
func fewColours(picture *image.RGBA) image.Image {
	counts := map[color.RGBA]int{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			counts[picture.RGBAAt(x, y)]++
		}
	}
	var all []color.RGBA
	for c := range counts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var palette color.Palette
	for _, c := range all[:min(len(all), 256)] {
		palette = append(palette, c)
	}
	few := image.NewPaletted(picture.Bounds(), palette)
	draw.Draw(few, few.Bounds(), picture, image.Point{}, draw.Src)
	return few
}
