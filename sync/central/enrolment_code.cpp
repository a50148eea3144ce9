// SPDX-License-Identifier: MIT
#include "sync/central/enrolment_code.hpp"

#include <array>

#include "sync/central/random_text.hpp"

namespace opossum::sync::central {

namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLetters = 16;
constexpr std::size_t kGroupLetters = 4;

char upper(char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; }

/// The letter that was meant.
char read_letter(char letter) {
  const char meant = upper(letter);
  if (meant == 'O') return '0';
  return meant == 'I' || meant == 'L' ? '1' : meant;
}

}  // namespace

std::string new_enrolment_code() {
  std::array<unsigned char, kCodeLetters> bytes{};
  fill_randomly(bytes);
  std::string code;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kGroupLetters == 0) code += '-';
    code += kLetters[bytes[i] % kLetters.size()];
  }
  return code;
}

std::optional<Digest> hash_of_code(std::string_view text) {
  std::string letters;
  for (const char given : text) {
    if (given == '-' || given == ' ') continue;
    const char letter = read_letter(given);
    if (kLetters.find(letter) == std::string_view::npos || letters.size() == kCodeLetters) return std::nullopt;
    letters += letter;
  }
  if (letters.size() != kCodeLetters) return std::nullopt;
  return sha256(letters);
}

}  // namespace opossum::sync::central
