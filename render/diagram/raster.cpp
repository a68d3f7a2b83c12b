#include "render/diagram/raster.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>
#include <fmt/format.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "render/diagram/metrics.h"
#include "render/diagram/place.h"
#include "render/diagram/svg.h"

namespace vpcscope {
namespace {

constexpr double png_scale = 2;
constexpr double most_a_side = 32767;                // pixels of a surface of cairo's
constexpr double most_pixels = 128.0 * 1024 * 1024;  // half a gigabyte of memory
constexpr double points_per_pixel = 0.75;            // a PDF's points, the drawing's pixels

struct Release {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(GError* error) const { g_error_free(error); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

[[noreturn]] void fail(std::string why) {
  std::ranges::replace(why, '\n', ' ');
  throw std::runtime_error(
      fmt::format("the picture could not be made: {}; draw less of it (--only, --focus), or as svg", why));
}

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) fail(cairo_status_to_string(status));
}

/// What cairo writes. No exception may pass through it.
cairo_status_t append(void* text, const unsigned char* bytes, unsigned length) {
  try {
    static_cast<std::string*>(text)->append(bytes, bytes + length);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::exception&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

/// The drawing on the whole of a surface.
void draw(const Drawing& drawing, cairo_surface_t* surface, double width, double height) {
  check(cairo_surface_status(surface));
  const std::string svg = svg_of(drawing);
  GError* raised = nullptr;
  const Owned<RsvgHandle> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &raised));
  const Owned<GError> unread(raised);
  if (handle == nullptr) fail(unread == nullptr ? "librsvg can't read it" : unread->message);
  const Owned<cairo_t> context(cairo_create(surface));
  cairo_set_source_rgb(context.get(), 1, 1, 1);  // what rounding leaves uncovered
  cairo_paint(context.get());
  const RsvgRectangle all{0, 0, width, height};
  raised = nullptr;
  const bool drawn = rsvg_handle_render_document(handle.get(), context.get(), &all, &raised) != FALSE;
  const Owned<GError> undrawn(raised);
  if (!drawn) fail(undrawn == nullptr ? "librsvg can't draw it" : undrawn->message);
  check(cairo_status(context.get()));
}

/// How many pixels of a PNG stand for one of the drawing's.
double scale_of(const Drawing& drawing) {
  const double longest = std::max({drawing.width, drawing.height, 1.0});
  const double area = std::max(drawing.width * drawing.height, 1.0);
  return std::min({png_scale, most_a_side / longest, std::sqrt(most_pixels / area)});
}

Drawing with_note(Drawing drawing, std::string note) {
  drawing.width = std::max(drawing.width, text_width(note, line_size) + 48);
  drawing.height += note_height;
  drawing.notes.push_back(std::move(note));
  return drawing;
}

std::string png_at(const Drawing& drawing, double scale) {
  const double width = std::clamp(std::floor(drawing.width * scale), 1.0, most_a_side);
  const double height = std::clamp(std::floor(drawing.height * scale), 1.0, most_a_side);
  const Owned<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height)));
  draw(drawing, surface.get(), width, height);
  std::string png;
  check(cairo_surface_write_to_png_stream(surface.get(), append, &png));
  return png;
}

}  // namespace

std::string png_of(const Drawing& drawing) {
  const double scale = scale_of(drawing);
  if (scale == png_scale) return png_at(drawing, scale);
  const Drawing noted = with_note(drawing,
      fmt::format(
          "Scaled down to {:.0f} % of its size, as large as a PNG may be; svg and pdf have all of it.",
          std::max(std::floor(scale * 100), 1.0)));
  return png_at(noted, scale_of(noted));
}

std::string pdf_of(const Drawing& drawing) {
  const double width = std::max(drawing.width, 1.0) * points_per_pixel;
  const double height = std::max(drawing.height, 1.0) * points_per_pixel;
  std::string pdf;
  const Owned<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(append, &pdf, width, height));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, drawing.title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");  // else the clock's
  draw(drawing, surface.get(), width, height);
  cairo_surface_finish(surface.get());
  check(cairo_surface_status(surface.get()));
  return pdf;
}

}  // namespace vpcscope
