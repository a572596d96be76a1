package io.sluice.cli.frame;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// A failure of input or output in words: several exceptions of Java carry the path alone.
public final class Failure {
    private Failure() {}

    public static String text(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!(failure instanceof FileSystemException file) || file.getReason() != null) {
            return message;
        }
        return switch (file) {
            case NoSuchFileException _ -> message + ": no such file or directory";
            case AccessDeniedException _ -> message + ": permission denied";
            case FileAlreadyExistsException _ -> message + ": exists and is no directory";
            case NotDirectoryException _ -> message + ": is no directory";
            default -> message;
        };
    }
}
