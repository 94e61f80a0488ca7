/** Hands a file to the browser to be saved. */
export const saveFile = (content: Blob, name: string): void => {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download holds its own reference once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
